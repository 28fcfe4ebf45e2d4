// Submissions: what people reported and what administrators handed in, each with our verdict and the answer.
import { Button } from '@fluentui/react-components';
import { AddRegular, FlagRegular } from '@fluentui/react-icons';
import { api, type Schemas } from '../../api/client';
import { BY_CURSOR, shownOf, usePages } from '../../api/pages';
import { Badge, type Tone } from '../../components/Badges';
import type { Column } from '../../components/DataGrid';
import { Choice, Filters } from '../../components/Filters';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { useView } from '../../state/view';
import { count, plain } from '../../state/words';
import { Verdict } from './Badged';
import { SubmissionPane } from './SubmissionPane';
import { SubmitPane } from './SubmitPane';

type Submission = Schemas['MailSubmissionBody'];
const VIEW = { source: '', state: '', kind: '', open: '', new: '' };
const SOURCES: Record<string, string> = { user: 'Reported by a user', admin: 'Handed in by an administrator' };
const STATES: Record<string, [string, Tone]> = { new: ['Waits', 'brand'], answered: ['Answered', 'good'] };
const KINDS = ['junk', 'phish', 'malware', 'not junk'];

const COLUMNS: Column<Submission>[] = [
  { id: 'submitted', header: 'Reported', width: 150, cell: (row) => <Time at={row.submitted} /> },
  { id: 'kind', header: 'Reported as', width: 104, cell: (row) => plain(row.kind) },
  { id: 'verdict', header: 'Our verdict', width: 172, cell: (row) => <Verdict word={row.verdict} /> },
  { id: 'subject', header: 'Subject', width: 240, grow: true, cell: (row) => <span title={row.subject}>{row.subject || '(no subject)'}{row.simulation && ' '}{row.simulation && <Badge tone="informational">Simulation</Badge>}</span> },
  { id: 'sender', header: 'From', width: 200, cell: (row) => row.sender },
  { id: 'reporter', header: 'Reported by', width: 190, cell: (row) => row.reporter },
  { id: 'policy', header: 'Let through by', width: 140, cell: (row) => row.policy || '–' },
  { id: 'state', header: 'Answer', width: 150, cell: (row) => <Badge tone={STATES[row.state]?.[1] ?? 'neutral'}>{row.answer ? plain(row.answer) : (STATES[row.state]?.[0] ?? plain(row.state))}</Badge> },
];

export default function Submissions() {
  const [view, setView] = useView(VIEW);
  const { open, new: making, ...given } = view;
  const found = api.useInfiniteQuery('get', '/api/v1/mail/submissions', { params: { query: { ...given, limit: 200 } } }, { ...BY_CURSOR, placeholderData: (before) => before });
  const paged = usePages(found);
  const { rows, total } = paged;
  const filtered = Object.values(given).some(Boolean);
  const submit = <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ new: 'yes' }, 'push')}>Hand in a message</Button>;
  const one = (label: string, field: 'source' | 'state' | 'kind', values: readonly string[], word: (each: string) => string) => (
    <Choice label={label} single values={values} word={word} chosen={view[field] ? [view[field]] : []} onChange={([next = '']) => setView({ [field]: next })} />
  );
  return (
    <Page title="Submissions" shape="full" about={found.data ? `${count(total, 'message')} people reported or handed in, judged at once. An answer teaches the scorer.` : 'Reported mail'} actions={submit}>
      <Filters onClear={filtered ? () => setView({ source: '', state: '', kind: '' }) : undefined}>
        {one('From', 'source', Object.keys(SOURCES), (each) => SOURCES[each] ?? each)}
        {one('State', 'state', Object.keys(STATES), (each) => STATES[each]?.[0] ?? each)}
        {one('Reported as', 'kind', KINDS, plain)}
      </Filters>
      <PagedGrid
        name="submissions"
        label="Submissions"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        onOpen={(row) => setView({ open: row.id }, 'push')}
        tools={<span style={{ fontSize: 12 }}>{shownOf(rows.length, total)}</span>}
        icon={<FlagRegular />}
        none={['Nothing was reported', 'Messages sent to a report mailbox (named in the mail settings) appear here, read from the usual add-ins; administrators can hand in a message by its id or as a file.', submit]}
        unmatched={filtered && ['No submission matches these filters', 'Loosen a filter.', () => setView({ source: '', state: '', kind: '' })]}
      />
      {open && <SubmissionPane key={open} id={open} onClose={() => setView({ open: '' })} />}
      {making && <SubmitPane onClose={() => setView({ new: '' })} onDone={(id) => setView({ new: '', open: id, source: '', state: '', kind: '' })} />}
    </Page>
  );
}
