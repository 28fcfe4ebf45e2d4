// What programs prove themselves with: API keys of people, and applications with tokens of their own.
import { Tab, TabList } from '@fluentui/react-components';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { useView } from '../../state/view';
import { Keys } from '../account/Keys';
import { Applications } from './Applications';

export default function Programs() {
  const [view, setView] = useView({ tab: 'keys' });
  return (
    <Page title="Keys and applications" about="An API key acts in the name of a person and never does more than they may. An application acts in its own name with the permissions given here, by OAuth 2 as with Microsoft’s APIs.">
      <TabList size="small" selectedValue={view.tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Keys and applications" style={{ marginLeft: -10 }}>
        <Tab value="keys">API keys</Tab>
        <Tab value="applications">Applications</Tab>
      </TabList>
      {view.tab === 'applications' ? <Applications /> : <Card title="API keys of everybody"><Keys everybody /></Card>}
    </Page>
  );
}
