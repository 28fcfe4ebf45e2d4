// Messages the person reported, with what came of them, and a way to report one that is at hand as a file.
import { Button, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { FlagRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { BY_CURSOR, usePages } from '../../api/pages';
import { Badge } from '../../components/Badges';
import type { Column } from '../../components/DataGrid';
import { Flyout } from '../../components/Flyout';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { base64 } from '../../state/files';
import { useView } from '../../state/view';
import { bytes, plain } from '../../state/words';
import { Verdict } from '../mail/Badged';
import { TOUCHES } from '../mail/words';

type Report = Schemas['MailOwnReportBody'];
type Said = Schemas['MailOwnReportAsked']['said'];
const SAID: Record<Said, string> = { phish: 'Phish: it wants a password, money or data', junk: 'Junk: advertising I did not ask for', malware: 'Malware: it carries or links to a harmful program', 'not junk': 'Not junk: it was stopped or marked by mistake' };
const LARGEST = 25_000_000;

const COLUMNS: Column<Report>[] = [
  { id: 'submitted', header: 'Reported', width: 150, cell: (row) => <Time at={row.submitted} /> },
  { id: 'subject', header: 'Subject', width: 280, grow: true, cell: (row) => <span title={row.subject}>{row.subject || '(no subject)'}</span> },
  { id: 'sender', header: 'From', width: 220, grow: true, cell: (row) => row.sender },
  { id: 'kind', header: 'You said', width: 110, cell: (row) => plain(row.kind) },
  { id: 'verdict', header: 'Looks like', width: 180, cell: (row) => <Verdict word={row.verdict} /> },
  { id: 'answer', header: 'Answer', width: 190, cell: (row) => <Badge tone={row.simulation || row.answer ? 'good' : 'neutral'}>{row.simulation ? 'An exercise: well seen' : row.answer ? `It is ${row.answer}` : 'Waits for an answer'}</Badge> },
];

export function Reports() {
  const [view, setView] = useView({ new: '' });
  const found = api.useInfiniteQuery('get', '/api/v1/mail/my-submissions', { params: { query: { limit: 200 } } }, BY_CURSOR);
  const paged = usePages(found);
  const { rows } = paged;
  const report = <Button size="small" icon={<FlagRegular />} onClick={() => setView({ new: 'yes' }, 'push')}>Report a message</Button>;
  return (
    <>
      <PagedGrid
        name="my-reports"
        label="My reports"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        tools={rows.length > 0 && report}
        icon={<FlagRegular />}
        none={['You reported nothing yet', 'Report mail with the button in your mail program, by forwarding it to your organisation’s report mailbox, or here as a file. It is judged at once, and administrators answer.', report]}
      />
      {view.new && <Pane onClose={() => setView({ new: '' })} />}
    </>
  );
}

function Pane({ onClose }: { onClose: () => void }) {
  const [said, setSaid] = useState<Said>('phish');
  const [file, setFile] = useState<File | null>(null);
  const send = useChange(async () => calls.POST('/api/v1/mail/my-submissions', { body: { said, message: file ? await base64(file) : '' } }), { done: 'Reported; thank you', touches: TOUCHES, quiet: true });
  const ready = file !== null && file.size > 0 && file.size <= LARGEST;
  return (
    <Flyout open title="Report a message" onClose={onClose} actions={<div><Button appearance="primary" disabled={!ready || send.isPending} onClick={() => send.mutate(undefined, { onSuccess: onClose })}>{send.isPending ? 'Judging …' : 'Report it'}</Button></div>}>
      {send.error && <Trouble error={send.error} />}
      <Field label="What is it?">
        <RadioGroup value={said} onChange={(_, data) => setSaid(data.value as Said)}>
          {(Object.entries(SAID) as [Said, string][]).map(([word, text]) => <Radio key={word} value={word} label={text} />)}
        </RadioGroup>
      </Field>
      <Field label="The message (.eml or .msg)" hint={file ? `${file.name}, ${bytes(file.size)}` : 'Save it from your mail program as a file; at most 25 MB.'} validationMessage={file && file.size > LARGEST ? 'It is too large' : undefined} required>
        <input type="file" aria-label="The message (.eml or .msg)" accept=".eml,.msg,message/rfc822" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
      </Field>
    </Flyout>
  );
}
