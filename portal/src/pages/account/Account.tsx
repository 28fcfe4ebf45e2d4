// My account: how I prove who I am, where I am signed in, my API keys, how the portal looks for me.
import { Dropdown, Field, Option, Tab, TabList } from '@fluentui/react-components';
import { Link } from 'wouter';
import { api } from '../../api/client';
import { useMe } from '../../api/session';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { setPrefs, usePrefs, useZones, type Prefs } from '../../theme/prefs';
import { Codes } from './Codes';
import { Keys } from './Keys';
import { Passkeys } from './Passkeys';
import { Password } from './Password';
import { Sessions } from './Sessions';

const TABS: [string, string][] = [
  ['proof', 'Password and second factor'],
  ['sessions', 'Where I am signed in'],
  ['keys', 'My API keys'],
  ['look', 'How it looks'],
];

export default function Account() {
  const me = useMe();
  const accounts = api.useQuery('get', '/api/v1/accounts', {});
  const [view, setView] = useView({ tab: 'proof' });
  return (
    <Page shape="narrow" title="My account" about={<span>Signed in as <strong>{me.name}</strong> in {me.tenant}. What you may do is under <Link href="/settings/roles">your roles</Link>.</span>}>
      <TabList size="small" selectedValue={view.tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Parts of my account" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {TABS.map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      {view.tab === 'look' && <Look />}
      <Wait for={accounts}>
        {(data) => {
          const mine = data.find((each) => each.name === me.name);
          if (view.tab === 'look') return null;
          if (!mine) return <Card title="An account of another organisation">You came here from your own organisation; password, second factor and keys are kept there.</Card>;
          if (view.tab === 'sessions') return <Card title="Where I am signed in"><Sessions account={mine.id} name={mine.name} own /></Card>;
          if (view.tab === 'keys') return <Card title="My API keys"><Keys /></Card>;
          return (
            <>
              <Codes of={mine} />
              <Passkeys />
              <Password />
            </>
          );
        }}
      </Wait>
    </Page>
  );
}

function Look() {
  const prefs = usePrefs();
  const zones = useZones();
  const pick = <K extends 'theme' | 'zone' | 'density'>(label: string, name: K, words: Record<Prefs[K], string>) => (
    <Field label={label}>
      <Dropdown value={words[prefs[name]]} selectedOptions={[prefs[name]]} onOptionSelect={(_, data) => setPrefs({ [name]: data.optionValue })}>
        {(Object.entries(words) as [Prefs[K], string][]).map(([id, word]) => <Option key={id} value={id}>{word}</Option>)}
      </Dropdown>
    </Field>
  );
  return (
    <Card title="How it looks" unit="Kept in this browser, for you alone">
      <div style={{ display: 'grid', gap: 12, maxWidth: 360 }}>
        {pick('Theme', 'theme', { system: 'As the system', light: 'Light', dark: 'Dark' })}
        {pick('Times', 'zone', { house: `Of the organisation: ${zones.house}`, utc: 'UTC', local: `Local: ${zones.local}` })}
        {pick('Rows of lists', 'density', { compact: 'Compact', comfortable: 'Comfortable' })}
      </div>
    </Card>
  );
}
