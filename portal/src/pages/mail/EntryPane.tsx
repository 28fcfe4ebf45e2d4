// Entries of the allow and block list: new ones with a preview of what they would have done, one with its note and end.
import { Button, Dropdown, Field, Input, MessageBar, MessageBarBody, Option, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { count } from '../../state/words';
import { WouldChange } from './WouldChange';
import { TOUCHES } from './words';

export type Entry = Schemas['MailEntryBody'];
type Kind = Schemas['ListKind'];
export const KINDS: Record<Kind, [string, string]> = {
  sender: ['Sender', 'An address, a domain, or *.domain for those under it'],
  spoof: ['Spoofed pair', 'Who is spoofed, sent by: partner.example, bulkmailer.example'],
  url: ['Link', 'A domain or address of a page; * stands for anything'],
  file: ['File', 'Its SHA-256'],
  ip: ['Network', 'An address or network, as 192.0.2.0/24'],
};
const toField = (at: string | null | undefined): string => (at ? at.slice(0, 16) : '');
const fromField = (text: string): string | null => (text ? `${text}:00Z` : null);

export function NewEntry({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('sender');
  const [rule, setRule] = useState('block');
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [expires, setExpires] = useState('');
  const [previewed, setPreviewed] = useState('');
  // A pair has a comma inside: only lines part values.
  const values = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const body = { kind, values, allow: rule === 'allow', note: note.trim(), expires: fromField(expires) };
  const asked = JSON.stringify([kind, values, rule]);
  const preview = useChange(() => calls.POST('/api/v1/mail/list/preview', { params: { query: { days: 7 } }, body }), { touches: [], quiet: true });
  const save = useChange(() => calls.POST('/api/v1/mail/list', { body }), { done: `${count(values.length, 'entry', 'entries')} added`, touches: TOUCHES, quiet: true });
  const ready = values.length > 0 && note.trim() !== '';
  return (
    <Flyout
      open
      title="Add entries"
      onClose={onClose}
      actions={
        <div style={{ display: 'flex', gap: 8 }}>
          <Button appearance="primary" disabled={!ready || save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>{save.isPending ? 'Adding …' : 'Add'}</Button>
          <Button icon={<EyeRegular />} disabled={!values.length || preview.isPending} onClick={() => preview.mutate(undefined, { onSuccess: () => setPreviewed(asked) })}>{preview.isPending ? 'Looking …' : 'Preview on the last 7 days'}</Button>
        </div>
      }
    >
      {(save.error ?? preview.error) && <Trouble error={save.error ?? preview.error} />}
      <Field label="Rule">
        <RadioGroup layout="horizontal" value={rule} onChange={(_, data) => setRule(data.value)}>
          <Radio value="block" label="Block" />
          <Radio value="allow" label="Allow" />
        </RadioGroup>
      </Field>
      <Field label="Kind">
        <Dropdown value={KINDS[kind][0]} selectedOptions={[kind]} onOptionSelect={(_, data) => setKind((data.optionValue ?? 'sender') as Kind)}>
          {(Object.entries(KINDS) as [Kind, [string, string]][]).map(([each, [word]]) => <Option key={each} value={each} text={word}>{word}</Option>)}
        </Dropdown>
      </Field>
      <Field label="Values, one a line" hint={KINDS[kind][1]} required><Textarea className="mono" spellCheck={false} resize="vertical" rows={4} value={text} onChange={(_, data) => setText(data.value)} /></Field>
      <Field label="Why" hint="Whoever finds it later must know." required><Textarea value={note} maxLength={2000} onChange={(_, data) => setNote(data.value)} /></Field>
      <Field label="Until (UTC)" hint={rule === 'allow' ? 'Empty: 45 days from now. At most a year.' : 'Empty: no end.'}><Input type="datetime-local" value={expires} onChange={(_, data) => setExpires(data.value)} /></Field>
      {preview.data && previewed !== asked && <MessageBar layout="multiline"><MessageBarBody>It was changed since; preview again.</MessageBarBody></MessageBar>}
      {preview.data && previewed === asked && <WouldChange of={preview.data} />}
    </Flyout>
  );
}

export function EntryPane({ of, may, onClose }: { of: Entry; may: boolean; onClose: () => void }) {
  const [note, setNote] = useState(of.note);
  const [expires, setExpires] = useState(toField(of.expires));
  const path = { entry: of.id };
  const save = useChange(() => calls.PUT('/api/v1/mail/list/{entry}', { params: { path }, body: { note: note.trim(), expires: fromField(expires) } }), { done: 'Saved', touches: TOUCHES, quiet: true });
  const remove = useChange(() => calls.POST('/api/v1/mail/list/remove', { body: { ids: [of.id] } }), { done: 'Removed', touches: TOUCHES, quiet: true });
  return (
    <Flyout
      open
      title={of.value}
      onClose={onClose}
      actions={
        may && (
          <div style={{ display: 'flex', gap: 8 }}>
            <Button appearance="primary" disabled={save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>Save</Button>
            <Button disabled={remove.isPending} onClick={() => remove.mutate(undefined, { onSuccess: onClose })}>Remove</Button>
          </div>
        )
      }
    >
      {(save.error ?? remove.error) && <Trouble error={save.error ?? remove.error} />}
      <Facts of={[['Rule', of.allow ? 'Allow' : 'Block'], ['Kind', KINDS[of.kind as Kind]?.[0] ?? of.kind], ['Made', <><Time at={of.created} /> by {of.createdBy}</>], ['Last used', <Time at={of.used} none="Never" />]]} />
      <Field label="Why"><Textarea disabled={!may} value={note} maxLength={2000} onChange={(_, data) => setNote(data.value)} /></Field>
      <Field label="Until (UTC)" hint={of.allow ? 'An allow ends within a year.' : 'Empty: no end.'}><Input type="datetime-local" disabled={!may} value={expires} onChange={(_, data) => setExpires(data.value)} /></Field>
    </Flyout>
  );
}
