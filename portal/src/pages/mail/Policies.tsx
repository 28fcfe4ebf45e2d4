// Mail policies by protection, in the order they decide: presets, your own by priority, the default.
import { Button, MessageBar, MessageBarBody, Tab, TabList, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { list } from '../../state/words';
import { PolicyPane } from './PolicyPane';
import { PROTECTIONS, type Policy, type Protection } from './words';

const useStyles = makeStyles({
  item: { display: 'flex', gap: '12px', alignItems: 'center', padding: '8px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, fontSize: '13px', ':first-of-type': { borderTop: 'none' } },
  place: { width: '24px', textAlign: 'right', color: tokens.colorNeutralForeground2, flexShrink: 0 },
  words: { flex: 1, minWidth: 0, overflowWrap: 'anywhere', lineHeight: '20px' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const ABOUT: Record<Protection, string> = {
  'anti-spam': 'What becomes of phish, spam and bulk. Of the policies that cover a recipient the first decides.',
  'anti-phish': 'Impersonation and spoofing: who is protected, and what becomes of messages that pretend.',
  attachments: 'What becomes of malicious files, and extensions that are never let through.',
  links: 'How links are guarded when people click them.',
  'mail-flow': 'Rules of your own, in their order; none softens what is held as malware or phish of high confidence.',
};
const PRESETS = ['strict', 'standard'];
const NEW = 'new';

/** Whom it covers, in half a sentence. */
export function covers(of: Policy): string {
  const { users = [], domains = [], exceptUsers = [], exceptDomains = [] } = of.audience ?? {};
  const named = [...users, ...domains];
  const but = [...exceptUsers, ...exceptDomains];
  const some = (words: string[]) => (words.length > 3 ? `${words.slice(0, 3).join(', ')} and ${words.length - 3} more` : list(words));
  if (PRESETS.includes(of.id) && !named.length) return 'Covers nobody until you name people or domains';
  return `${named.length ? `Covers ${some(named)}` : 'Covers everybody'}${but.length ? ` but ${some(but)}` : ''}`;
}

export default function Policies() {
  const [view, setView] = useView({ tab: 'anti-spam', open: '' });
  const may = useMay('mail-policies.manage');
  const tab = (view.tab in PROTECTIONS ? view.tab : 'anti-spam') as Protection;
  const found = api.useQuery('get', '/api/v1/mail/policies', { params: { query: { protection: tab } } });
  // The hook's answer types widen pairs to lists; this is the API's own type.
  const policies = found.data as Policy[] | undefined;
  const flow = tab === 'mail-flow';
  const add = may && <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ open: NEW }, 'push')}>{flow ? 'New rule' : 'New policy'}</Button>;
  const opened = policies?.find((each) => each.id === view.open);
  return (
    <Page title="Mail policies" about={ABOUT[tab]} actions={add}>
      <TabList size="small" selectedValue={tab} onTabSelect={(_, data) => setView({ tab: String(data.value), open: '' })} aria-label="Protections" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {Object.entries(PROTECTIONS).map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      {tab === 'links' && <MessageBar layout="multiline"><MessageBarBody>These settings are kept for click protection; blocked links of the allow and block list hold for every message.</MessageBarBody></MessageBar>}
      <Wait for={{ data: policies, error: found.error, refetch: found.refetch }}>
        {(data) => (
          <>
            <Group title="Presets" unit="Kept up to date by Vedette; you choose whom they cover. They come first." of={data.filter((each) => PRESETS.includes(each.id))} first={1} onOpen={(id) => setView({ open: id }, 'push')} />
            <Card title={flow ? 'Your rules' : 'Your own'} unit={flow ? 'The lowest priority runs first' : 'After the presets; the lowest priority that covers a recipient decides'}>
              <Rows of={data.filter((each) => !each.stock)} first={data.filter((each) => PRESETS.includes(each.id)).length + 1} onOpen={(id) => setView({ open: id }, 'push')} />
              {!data.some((each) => !each.stock) && <EmptyState title={flow ? 'There is no rule' : 'There is no policy of your own'} actions={add}>{flow ? 'A rule looks at sender, recipient, subject, header, files or networks, and holds, redirects, marks or lets through.' : 'The default covers everybody whom no other covers. Make one for people who need it stricter or milder.'}</EmptyState>}
            </Card>
            <Group title="Default" unit="For everybody whom nothing above covers" of={data.filter((each) => each.stock && !PRESETS.includes(each.id))} first={data.length} onOpen={(id) => setView({ open: id }, 'push')} />
          </>
        )}
      </Wait>
      {view.open === NEW && <PolicyPane key="new" protection={tab} onClose={() => setView({ open: '' })} />}
      {opened && <PolicyPane key={opened.id + opened.etag} protection={tab} kept={opened} onClose={() => setView({ open: '' })} />}
    </Page>
  );
}

type Rows = { of: Policy[]; first: number; onOpen: (id: string) => void };

function Group({ title, unit, ...rest }: Rows & { title: string; unit: string }) {
  return rest.of.length ? <Card title={title} unit={unit}><Rows {...rest} /></Card> : null;
}

function Rows({ of, first, onOpen }: Rows) {
  const s = useStyles();
  return (
    <>
      {of.map((each, at) => (
        <div key={each.id} className={s.item}>
          <span className={`${s.place} numbers`} title="Place in the order">{first + at}</span>
          <span className={s.words}>
            <strong>{each.name}</strong> {!each.enabled && <Badge>Off</Badge>} {each.flow?.test && <Badge tone="informational">Only tells</Badge>}
            <br />
            <span className={s.quiet}>{covers(each)}{each.updated && <>; changed <Time at={each.updated} /> by {each.updatedBy}</>}</span>
          </span>
          <Button size="small" onClick={() => onOpen(each.id)} aria-label={`Open ${each.name}`}>Open</Button>
        </div>
      ))}
    </>
  );
}
