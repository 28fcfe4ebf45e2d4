// Handing in a message: one that passed, by its network message id, or itself as .eml or .msg; it is judged at once.
import { Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Flyout } from '../../components/Flyout';
import { Trouble } from '../../components/Wait';
import { base64 } from '../../state/files';
import { bytes } from '../../state/words';
import { TOUCHES } from './words';

type Said = Schemas['MailSubmitBody']['said'];
const SAID: Record<Said, string> = { 'not junk': 'Should not have been stopped', junk: 'Junk that got through', phish: 'Phish that got through', malware: 'Malware that got through' };
const LARGEST = 25_000_000;

export function SubmitPane({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const [said, setSaid] = useState<Said>('phish');
  const [how, setHow] = useState('known');
  const [networkId, setNetworkId] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [recipient, setRecipient] = useState('');
  const known = how === 'known';
  const ready = known ? networkId.trim() !== '' : file !== null && file.size > 0 && file.size <= LARGEST;
  const submit = useChange(
    async () => calls.POST('/api/v1/mail/submissions', { body: known ? { said, networkId: networkId.trim() } : { said, recipient: recipient.trim(), message: file ? await base64(file) : '' } }),
    { done: 'Handed in and judged', touches: TOUCHES, quiet: true },
  );
  const send = () => submit.mutate(undefined, { onSuccess: (made) => onDone(made?.id ?? '') });
  return (
    <Flyout open title="Hand in a message" onClose={onClose} actions={<div><Button appearance="primary" disabled={!ready || submit.isPending} onClick={send}>{submit.isPending ? 'Judging …' : 'Hand it in'}</Button></div>}>
      {submit.error && <Trouble error={submit.error} />}
      <Field label="Why">
        <RadioGroup value={said} onChange={(_, data) => setSaid(data.value as Said)}>
          {(Object.entries(SAID) as [Said, string][]).map(([word, text]) => <Radio key={word} value={word} label={text} />)}
        </RadioGroup>
      </Field>
      <Field label="Which message">
        <RadioGroup layout="horizontal" value={how} onChange={(_, data) => setHow(data.value)}>
          <Radio value="known" label="One that passed, by its id" />
          <Radio value="file" label="A file" />
        </RadioGroup>
      </Field>
      {known ? (
        <Field label="Network message id" hint="It stands in EmailEvents, and in the header field X-Vedette-Network-Message-Id." required><Input className="mono" value={networkId} maxLength={64} onChange={(_, data) => setNetworkId(data.value)} /></Field>
      ) : (
        <>
          <Field label="The message (.eml or .msg)" hint={file ? `${file.name}, ${bytes(file.size)}` : 'At most 25 MB. It is judged as it came, attachments included.'} validationMessage={file && file.size > LARGEST ? 'It is too large' : undefined} required>
            {(named) => <input {...named} type="file" accept=".eml,.msg,message/rfc822" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />}
          </Field>
          <Field label="For whom it was" hint="Policies are looked up for this address."><Input type="email" value={recipient} maxLength={320} onChange={(_, data) => setRecipient(data.value)} /></Field>
        </>
      )}
    </Flyout>
  );
}
