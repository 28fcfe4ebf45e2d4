// The allow and block list of the organisation: who may, who may not, until when, who said so and why.
import { Button } from '@fluentui/react-components';
import { AddRegular, DeleteRegular, ListRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { BY_SKIP, STEP, usePages } from '../../api/pages';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import type { Column } from '../../components/DataGrid';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { EntryPane, KINDS, NewEntry, type Entry } from './EntryPane';
import { TOUCHES } from './words';

const VIEW = { kind: '', allow: '', text: '', open: '', new: '' };

const COLUMNS: Column<Entry>[] = [
  { id: 'allow', header: 'Rule', width: 92, cell: (row) => <Badge tone={row.allow ? 'good' : 'high'} mark={<span aria-hidden>{row.allow ? '✓' : '✗'}</span>}>{row.allow ? 'Allow' : 'Block'}</Badge> },
  { id: 'kind', header: 'Kind', width: 116, cell: (row) => KINDS[row.kind as keyof typeof KINDS]?.[0] ?? row.kind },
  { id: 'value', header: 'What', width: 280, grow: true, cell: (row) => <span className="mono" style={{ whiteSpace: 'nowrap' }} title={row.value}>{row.value}</span> },
  { id: 'note', header: 'Why', width: 240, grow: true, cell: (row) => <span title={row.note}>{row.note || '–'}</span> },
  { id: 'expires', header: 'Until', width: 150, cell: (row) => (row.expires ? <Time at={row.expires} /> : 'No end') },
  { id: 'used', header: 'Last used', width: 150, cell: (row) => <Time at={row.used} none="Never" /> },
  { id: 'by', header: 'By', width: 160, cell: (row) => row.createdBy },
  { id: 'created', header: 'Made', width: 150, hidden: true, cell: (row) => <Time at={row.created} /> },
];

export default function List() {
  const [view, setView] = useView(VIEW);
  const may = useMay('mail-policies.manage');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const asking = useAsking();
  const query = { text: view.text, limit: STEP, ...(view.kind && { kind: view.kind as Schemas['ListKind'] }), ...(view.allow && { allow: view.allow === 'allow' }) };
  const found = api.useInfiniteQuery('get', '/api/v1/mail/list', { params: { query } }, { ...BY_SKIP, placeholderData: (before) => before });
  const paged = usePages(found);
  const { rows, total } = paged;
  const ids = [...chosen].slice(0, 100);
  const remove = useChange(() => calls.POST('/api/v1/mail/list/remove', { body: { ids } }), { done: (answer) => answer?.message ?? 'Removed', touches: TOUCHES });
  const filtered = view.kind !== '' || view.allow !== '' || view.text !== '';
  const opened = rows.find((row) => row.id === view.open);
  const add = may && <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ new: 'yes' }, 'push')}>Add entries</Button>;
  const clear = () => setView({ kind: '', allow: '', text: '' });
  return (
    <Page title="Allow and block list" shape="full" about={found.data ? `${count(total, 'entry', 'entries')} of the organisation. Blocks come before everything; an allowed sender never lets malware or phishing of high confidence through.` : 'Entries of the organisation'} actions={add}>
      <Filters onClear={filtered ? clear : undefined}>
        <TextFilter label="Value or note holds" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="Rule" single values={['allow', 'block']} chosen={view.allow ? [view.allow] : []} onChange={([allow = '']) => setView({ allow })} />
        <Choice label="Kind" single values={Object.keys(KINDS)} word={(each) => KINDS[each as keyof typeof KINDS][0]} chosen={view.kind ? [view.kind] : []} onChange={([kind = '']) => setView({ kind })} />
      </Filters>
      <PagedGrid
        name="mail-list"
        label="Allow and block list"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        chosen={may ? chosen : undefined}
        onChoose={setChosen}
        onOpen={(row) => setView({ open: row.id }, 'push')}
        tools={chosen.size > 0 && <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={asking.ask}>Remove …</Button>}
        icon={<ListRegular />}
        none={['The list is empty', 'Block what slipped through, allow what was stopped by mistake: senders, spoofed pairs, links, files and networks. Allows end after 45 days unless you say otherwise.', add]}
        unmatched={filtered && ['No entry matches these filters', 'Loosen a filter.', clear]}
      />
      {view.new && <NewEntry onClose={() => setView({ new: '' })} />}
      {opened && <EntryPane key={opened.id} of={opened} may={may} onClose={() => setView({ open: '' })} />}
      <Confirm open={asking.open} title={`Remove ${count(ids.length, 'entry', 'entries')}?`} verb="Remove" busy={remove.isPending} onClose={asking.close} onDone={() => remove.mutate(undefined, { onSuccess: () => { asking.close(); setChosen(new Set()); } })}>
        <span>It holds from the next message on; what was decided stays decided.</span>
      </Confirm>
    </Page>
  );
}
