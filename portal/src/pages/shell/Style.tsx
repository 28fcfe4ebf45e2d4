// The living style page: every component with its states, to look at when one is changed. `/style`
import { Button, Link as FluentLink } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { lazy, Suspense, useState } from 'react';
import { Badge, Severity, Status, Tag, type Tone } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { Loading } from '../../components/Loading';
import { Markdown } from '../../components/Markdown';
import { Page } from '../../components/Page';
import { Stat } from '../../components/Stat';
import { Steps } from '../../components/Steps';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { Problem } from '../../api/problem';
import { useTell } from '../../shell/toasts';

const Numbers = lazy(() => import('./StyleNumbers'));

type Row = { id: number; name: string; size: number };
const ROWS: Row[] = Array.from({ length: 5000 }, (_, id) => ({ id, name: `Row number ${id}`, size: (id * 7919) % 1000 }));
const COLUMNS: Column<Row>[] = [
  { id: 'id', header: 'Number', width: 90, numeric: true, cell: (row) => row.id },
  { id: 'name', header: 'Name', width: 260, grow: true, sortable: true, cell: (row) => row.name },
  { id: 'size', header: 'Size', width: 90, numeric: true, sortable: true, cell: (row) => row.size },
];
const TONES: Tone[] = ['high', 'medium', 'low', 'informational', 'good', 'neutral', 'brand'];
const TEXT = 'Some **bold** text, `code`, a [link](https://example.org), <b>no HTML</b>, and [no script](javascript:alert(1)).\n\n- one\n- two\n';

export default function Style() {
  const [sort, setSort] = useState({ id: 'size', descending: true });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [words, setWords] = useState<string[]>(['one']);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const asking = useAsking();
  const tell = useTell();
  const rows = [...ROWS].sort((a, b) => (sort.id === 'size' ? a.size - b.size : a.id - b.id) * (sort.descending ? -1 : 1));
  return (
    <Page title="Style" about="Every component of the portal, as it is now." actions={<Button appearance="primary" onClick={() => tell('It is done')}>Toast</Button>}>
      <Card title="Words that mean something">
        <p style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>{(['High', 'Medium', 'Low', 'Informational'] as const).map((word) => <Severity key={word} value={word} />)}</p>
        <p style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>{(['New', 'Active', 'InProgress', 'Resolved', 'Redirected'] as const).map((word) => <Status key={word} value={word} />)}</p>
        <p style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>{TONES.map((tone) => <Badge key={tone} tone={tone}>{tone}</Badge>)} <Tag>a tag</Tag></p>
      </Card>
      <div style={{ display: 'flex', gap: 10, flexWrap: 'wrap' }}>
        <Stat value={12345} label="records received" />
        <Stat value={3} label="high severity, open" tone="high" to="/style" />
        <Stat value="–" label="not known yet" />
      </div>
      <Filters onClear={() => setWords([])}>
        <TextFilter label="Free text" value={text} onChange={setText} />
        <Choice label="Words" values={['one', 'two', 'three']} chosen={words} onChange={setWords} />
      </Filters>
      <DataGrid name="style" label="Rows" height={260} columns={COLUMNS} rows={rows} rowKey={(row) => row.id} sort={sort} onSort={setSort} chosen={chosen} onChoose={setChosen} onOpen={() => setOpen(true)} />
      <Card title="Facts and time">
        <Facts of={[['Moment', <Time key="m" at="2026-11-21T14:03:05Z" />], ['Seconds', <Time key="s" at="2026-11-21T14:03:05Z" show="seconds" />], ['Ago', <Time key="a" at="2026-11-21T14:03:05Z" show="ago" />], ['Hash', <span key="h" className="mono">9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</span>]]} />
      </Card>
      <Card title="Markdown"><Markdown text={TEXT} /></Card>
      <Card title="Progress">
        <Steps label="Setting up" done={3} total={8} next="tables of mail" />
        <Steps label="Setting up" done={3} total={8} error="the disk is full" />
      </Card>
      <Trouble error={new Problem(409, 'Conflict', 'It changed since you looked. Load it again.')} retry={() => undefined} />
      <Card title="Nothing here">
        <EmptyState icon={<ShieldCheckmarkRegular />} title="Nothing is open" actions={<Button>Do something</Button>}>An empty page says why it is empty and what to do.</EmptyState>
      </Card>
      <Suspense fallback={<Loading />}><Numbers /></Suspense>
      <Card title="Over the page">
        <Button onClick={() => setOpen(true)}>Flyout</Button> <Button onClick={asking.ask}>Confirm</Button> <FluentLink href="/style">A link</FluentLink>
      </Card>
      <Flyout open={open} title="A flyout" onClose={() => setOpen(false)}><p>Details of what was chosen.</p></Flyout>
      <Confirm open={asking.open} title="Really?" verb="Do it" onClose={asking.close} onDone={asking.close}>What it means.</Confirm>
    </Page>
  );
}
