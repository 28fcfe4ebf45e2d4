// Senders the person allows or blocks for their own mailbox.
import { Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { DeleteRegular, PeopleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { asProblem } from '../../api/problem';
import { BY_SKIP, STEP, usePages } from '../../api/pages';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { PagedGrid } from '../../components/PagedGrid';
import type { Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { TOUCHES } from '../mail/words';

type Entry = Schemas['MailEntryBody'];
const COLUMNS: Column<Entry>[] = [
  { id: 'allow', header: 'Rule', width: 100, cell: (row) => <Badge tone={row.allow ? 'good' : 'high'} mark={<span aria-hidden>{row.allow ? '✓' : '✗'}</span>}>{row.allow ? 'Allow' : 'Block'}</Badge> },
  { id: 'value', header: 'Sender', width: 280, grow: true, cell: (row) => <span className="mono" title={row.value}>{row.value}</span> },
  { id: 'expires', header: 'Until', width: 150, cell: (row) => (row.expires ? <Time at={row.expires} /> : 'No end') },
  { id: 'used', header: 'Last used', width: 150, cell: (row) => <Time at={row.used} none="Never" /> },
  { id: 'created', header: 'Made', width: 150, cell: (row) => <Time at={row.created} /> },
];

export function Senders() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = api.useInfiniteQuery('get', '/api/v1/mail/my-list', { params: { query: { limit: STEP } } }, BY_SKIP);
  const paged = usePages(found);
  const ids = [...chosen].slice(0, 100);
  const remove = useChange(() => calls.POST('/api/v1/mail/list/remove', { body: { ids } }), { done: (answer) => answer?.message ?? 'Removed', touches: TOUCHES });
  if (found.error && asProblem(found.error).status === 403)
    return <EmptyState icon={<PeopleRegular />} title="You have no mailbox here">People with mail in this organisation keep their allowed and blocked senders on this page.</EmptyState>;
  return (
    <>
      <Add />
      <PagedGrid
        name="my-senders"
        label="My allowed and blocked senders"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        chosen={chosen}
        onChoose={setChosen}
        tools={ids.length > 0 && <Button size="small" appearance="subtle" icon={<DeleteRegular />} disabled={remove.isPending} onClick={() => remove.mutate(undefined, { onSuccess: () => setChosen(new Set()) })}>Remove</Button>}
        icon={<PeopleRegular />}
        none={['Your list is empty', 'Mail of a blocked sender goes to junk or quarantine. An allowed one is not taken for spam, but malware and phish of high confidence never come through.']}
      />
    </>
  );
}

function Add() {
  const [value, setValue] = useState('');
  const [rule, setRule] = useState('block');
  const add = useChange(() => calls.POST('/api/v1/mail/my-list', { body: { kind: 'sender', values: [value.trim()], allow: rule === 'allow', note: '' } }), { done: 'It is on your list', touches: TOUCHES, quiet: true });
  return (
    <Card title="Add a sender">
      <form
        style={{ display: 'flex', gap: '8px 16px', flexWrap: 'wrap', alignItems: 'end' }}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(undefined, { onSuccess: () => setValue('') });
        }}
      >
        <Field label="Address or domain" style={{ minWidth: 'min(340px, 100%)' }}><Input value={value} maxLength={320} placeholder="news@shop.example" onChange={(_, data) => setValue(data.value)} /></Field>
        <Field label="Rule">
          <RadioGroup layout="horizontal" value={rule} onChange={(_, data) => setRule(data.value)}>
            <Radio value="block" label="Block" />
            <Radio value="allow" label="Allow for 45 days" />
          </RadioGroup>
        </Field>
        <Button type="submit" appearance="primary" disabled={!value.trim() || add.isPending}>{add.isPending ? 'Adding …' : 'Add'}</Button>
      </form>
      {add.error && <div style={{ marginTop: 10 }}><Trouble error={add.error} /></div>}
    </Card>
  );
}
