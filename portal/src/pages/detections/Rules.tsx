// Detection rules: the list, what of ATT&CK they cover, which of them are blind and why, runs with their gaps.
import { Button, Tab, TabList } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { Blind } from './Blind';
import { Coverage } from './Coverage';
import { Deleted } from './Deleted';
import { RuleList, STOCK } from './RuleList';
import { Runs } from './Runs';
import { useRules } from './useRules';

export default function Rules() {
  const [view, setView] = useView({ tab: 'rules' });
  const [, go] = useLocation();
  const may = useMay('detections.manage');
  const rules = useRules();
  const gaps = api.useQuery('get', '/api/v1/rules/gaps', {});
  const on = rules.data?.filter((each) => each.enabled).length ?? 0;
  const blind = rules.data?.filter((each) => each.blind).length ?? 0;
  const tabs: [string, string][] = [
    ['rules', 'Rules'],
    ['coverage', 'Coverage'],
    ['blind', rules.fresh ? `Blind (${blind})` : 'Blind'],
    ['runs', gaps.data?.length ? `Runs (${count(gaps.data.length, 'gap')})` : 'Runs'],
    ['deleted', 'Deleted'],
  ];
  const tab = tabs.some(([id]) => id === view.tab) ? view.tab : 'rules';
  return (
    <Page
      title="Detection rules"
      shape={tab === 'rules' || tab === 'runs' ? 'full' : undefined}
      about={rules.data ? `${count(rules.data.length, 'rule')}, ${on.toLocaleString('en')} of them on. Stock rules come with updates and are tuned beside them; your own are never touched.` : 'Stock rules and your own'}
      actions={
        may && (
          <>
            <Button onClick={() => go('/exceptions')}>Exceptions</Button>
            <Button appearance="primary" icon={<AddRegular />} onClick={() => go('/detections/new')}>New detection</Button>
          </>
        )
      }
    >
      <TabList size="small" selectedValue={tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Views of the rules" className="no-print" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {tabs.map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      {tab === 'deleted' && <Deleted />}
      {tab === 'runs' && <Runs />}
      {tab !== 'deleted' && tab !== 'runs' && (
        <Wait for={rules}>
          {(data) => (
            <>
              {tab === 'rules' && <RuleList of={data} />}
              {tab === 'coverage' && <Coverage of={data} onPick={(technique) => go(`/detections?technique=${technique}`)} />}
              {tab === 'blind' && <Blind of={data} fresh={rules.fresh} />}
            </>
          )}
        </Wait>
      )}
    </Page>
  );
}

export { STOCK };
