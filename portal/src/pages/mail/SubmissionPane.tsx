// One reported message: our verdict with its reasons, and the answer with what follows from it.
import { Button, Checkbox, Field, MessageBar, MessageBarBody, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Trouble, Wait } from '../../components/Wait';
import { plain } from '../../state/words';
import { Verdict } from './Badged';
import { Part } from './HeldPane';
import { TOUCHES, messageAddress } from './words';

type Submission = Schemas['MailSubmissionBody'];
type Answer = Schemas['MailAnswerBody']['answer'];
const ANSWERS: Record<Answer, string> = { clean: 'Clean: it should not have been stopped', junk: 'Junk', phish: 'Phish', malware: 'Malware' };

export function SubmissionPane({ id, onClose }: { id: string; onClose: () => void }) {
  const found = api.useQuery('get', '/api/v1/mail/submissions/{submission}', { params: { path: { submission: id } } });
  return (
    <Flyout open title={found.data?.subject || 'Submission'} onClose={onClose}>
      <Wait for={found}>{(data) => <Shown of={data} />}</Wait>
    </Flyout>
  );
}

function Shown({ of }: { of: Submission }) {
  return (
    <>
      {of.simulation && <MessageBar layout="multiline"><MessageBarBody>This message is a simulation: whoever reported it did well. There is nothing to do.</MessageBarBody></MessageBar>}
      <Facts
        of={[
          ['Reported as', plain(of.kind)],
          ['By', `${of.reporter} (${of.source === 'admin' ? 'administrator' : 'user'})`],
          ['Reported', <Time at={of.submitted} show="seconds" />],
          ['From', of.sender],
          ['To', of.recipient],
          ['Let through by', of.policy],
          ['Message-ID', of.messageId && <span className="mono">{of.messageId}</span>],
          ['The message', of.networkId && <Link href={messageAddress(of.networkId)}>Everything about it</Link>],
        ]}
      />
      <Part title="Our verdict">
        <Verdict word={of.verdict} />
        {of.reasons.length > 0 ? (
          <ul style={{ margin: '8px 0 0', paddingLeft: 18, fontSize: 13, lineHeight: '20px' }}>{of.reasons.map((each) => <li key={each} style={{ overflowWrap: 'anywhere' }}>{each}</li>)}</ul>
        ) : (
          <p style={{ fontSize: 13, margin: '6px 0 0' }}>Nothing in it speaks against it.</p>
        )}
      </Part>
      <Part title="Answer">
        {of.answer && <p style={{ fontSize: 13, margin: '0 0 8px' }}><strong>{plain(of.answer)}</strong>, said {of.answeredBy} <Time at={of.answeredAt} />{of.note && `: ${of.note}`}</p>}
        <Answering of={of} />
      </Part>
    </>
  );
}

function Answering({ of }: { of: Submission }) {
  const lists = useMay('mail-policies.manage');
  const [answer, setAnswer] = useState<Answer | ''>('');
  const [note, setNote] = useState('');
  const [listSender, setListSender] = useState(false);
  const [purge, setPurge] = useState(false);
  const clean = answer === 'clean';
  const save = useChange(
    () => calls.POST('/api/v1/mail/submissions/{submission}/answer', { params: { path: { submission: of.id } }, body: { answer: answer || 'clean', note, listSender, purge: purge && !clean } }),
    { done: 'Answered', touches: TOUCHES, quiet: true },
  );
  return (
    <form
      style={{ display: 'flex', flexDirection: 'column', gap: 10 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined, { onSuccess: () => { setAnswer(''); setNote(''); setListSender(false); setPurge(false); } });
      }}
    >
      {save.error && <Trouble error={save.error} />}
      <Field label={of.answer ? 'Answer anew' : 'What is it?'}>
        <RadioGroup value={answer} onChange={(_, data) => setAnswer(data.value as Answer)}>
          {(Object.entries(ANSWERS) as [Answer, string][]).map(([word, text]) => <Radio key={word} value={word} label={text} />)}
        </RadioGroup>
      </Field>
      <div>
        {lists && of.sender && <div><Checkbox disabled={!answer} checked={listSender} label={clean ? `Allow ${of.sender} for 45 days` : `Block ${of.sender} from now on`} onChange={(_, data) => setListSender(data.checked === true)} /></div>}
        {of.networkId && <div><Checkbox disabled={!answer || clean} checked={purge && !clean} label="Plan the removal of every delivered copy" onChange={(_, data) => setPurge(data.checked === true)} /></div>}
      </div>
      <Field label="Note"><Textarea value={note} maxLength={2000} onChange={(_, data) => setNote(data.value)} /></Field>
      <div><Button type="submit" appearance="primary" disabled={!answer || save.isPending}>{save.isPending ? 'Saving …' : 'Answer'}</Button></div>
    </form>
  );
}
