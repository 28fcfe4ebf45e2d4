// Licences: what the organisation pays for, what that opens and what stays shut, who is licensed.
import { Tab, TabList } from '@fluentui/react-components';
import { api } from '../../api/client';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { Features } from './Features';
import { Holders } from './Holders';
import { Subscriptions } from './Subscriptions';

const TABS: [string, string][] = [
  ['plans', 'Subscriptions'],
  ['features', 'What they open'],
  ['holders', 'Who is licensed'],
];

export default function Licences() {
  const asked = api.useQuery('get', '/api/v1/licences', {});
  const [view, setView] = useView({ tab: 'plans' });
  return (
    <Page title="Licences" about="Only people with a licence appear in reports such as Explorer; what no licence opens is hidden, with the reason under “Why is something missing?”.">
      <TabList size="small" selectedValue={view.tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Parts of licences" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {TABS.map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      <Wait for={asked}>
        {(data) => (
          <>
            {view.tab === 'features' && <Features of={data} />}
            {view.tab === 'holders' && <Holders of={data} />}
            {!TABS.slice(1).some(([id]) => id === view.tab) && <Subscriptions of={data} />}
          </>
        )}
      </Wait>
    </Page>
  );
}
