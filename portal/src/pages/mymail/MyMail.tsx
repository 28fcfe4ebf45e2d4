// Everybody's own mail: what is held for them, whom they allow and block for themselves, what they reported.
import { Tab, TabList } from '@fluentui/react-components';
import { useMe } from '../../api/session';
import { Page } from '../../components/Page';
import { useView } from '../../state/view';
import { Held } from './Held';
import { Reports } from './Reports';
import { Senders } from './Senders';

const TABS = { held: 'Held for me', senders: 'My allowed and blocked senders', reports: 'My reports' } as const;
type TabName = keyof typeof TABS;

export default function MyMail() {
  const me = useMe();
  const [view, setView] = useView({ tab: 'held' });
  const tab = (view.tab in TABS ? view.tab : 'held') as TabName;
  return (
    <Page title="My mail" shape="full" about={`Mail of ${me.name}: what was held back, who may write to you, what you reported. Nobody else’s is shown here.`}>
      <TabList size="small" selectedValue={tab} onTabSelect={(_, given) => setView({ tab: String(given.value) })} aria-label="Parts of my mail" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {(Object.entries(TABS) as [TabName, string][]).map(([name, title]) => <Tab key={name} value={name}>{title}</Tab>)}
      </TabList>
      {tab === 'held' && <Held />}
      {tab === 'senders' && <Senders />}
      {tab === 'reports' && <Reports />}
    </Page>
  );
}
