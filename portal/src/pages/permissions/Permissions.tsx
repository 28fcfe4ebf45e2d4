// Permissions: role groups of the four stores, who is in them, device groups, and why somebody may do something.
import { Tab, TabList } from '@fluentui/react-components';
import { api } from '../../api/client';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { Devices } from './Devices';
import { Groups } from './Groups';
import { People } from './People';
import { Why } from './Why';

const TABS: [string, string][] = [
  ['groups', 'Role groups'],
  ['people', 'People'],
  ['devices', 'Device groups'],
  ['why', 'Why may somebody …?'],
];

export default function Permissions() {
  const asked = api.useQuery('get', '/api/v1/permissions', {});
  const [view, setView] = useView({ tab: 'groups' });
  return (
    <Page
      title="Permissions"
      about="A role is one permission, a role group a bundle of roles; people get roles by being in groups. The four stores are kept apart: roles of the directory flow into the others, nothing flows back."
    >
      <TabList size="small" selectedValue={view.tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Parts of permissions" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {TABS.map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      <Wait for={asked}>
        {(data) => (
          <>
            {view.tab === 'people' && <People of={data} />}
            {view.tab === 'devices' && <Devices of={data} />}
            {view.tab === 'why' && <Why of={data} />}
            {!TABS.slice(1).some(([id]) => id === view.tab) && <Groups of={data} />}
          </>
        )}
      </Wait>
    </Page>
  );
}
