// Making a stream: where to, what, with which secret; a test message before it is made.
import { Button, Checkbox, Dropdown, Field, Input, Option, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Flyout } from '../../components/Flyout';
import { Trouble } from '../../components/Wait';
import { EMPTY, KINDS, sinkOf, type Fields, type Kind } from './sink';

const SECRETS: Record<Kind, [string, string] | undefined> = {
  http: ['Secret', 'Signs every message; it is the token too where one is asked for.'],
  kafka: ['Password', 'Of the user. For Event Hubs: the connection string, with the user $ConnectionString.'],
  syslog: undefined,
  files: undefined,
};

/** Each line a table, with a condition after `where`: `DeviceProcessEvents where FileName == "x"`. */
function tablesOf(text: string): Schemas['ChoiceBody']['tables'] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const match = /^(\S+)\s+where\s+(.*)$/i.exec(line);
    return match ? { name: match[1] ?? '', where: match[2] ?? '' } : { name: line, where: '' };
  });
}

export function StreamPane({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('http');
  const [fields, setFields] = useState(EMPTY);
  const [secret, setSecret] = useState('');
  const [alerts, setAlerts] = useState(true);
  const [incidents, setIncidents] = useState(true);
  const [tables, setTables] = useState('');
  const [from, setFrom] = useState('now');
  const body: Schemas['NewStream'] = { name: name.trim() || 'test', sink: sinkOf(kind, fields), secret: SECRETS[kind] ? secret : '', everything: from === 'everything', choice: { alerts, incidents, tables: tablesOf(tables) } };
  const test = useChange(() => calls.POST('/api/v1/streams/test', { body }), { done: 'The test message has arrived', touches: [], quiet: true });
  const save = useChange(() => calls.POST('/api/v1/streams', { body }), { done: 'It begins to flow', touches: ['/api/v1/streams'], quiet: true });
  const set = (patch: Partial<Fields>) => setFields((before) => ({ ...before, ...patch }));
  const pick = <T extends string>(label: string, field: keyof Fields, words: Record<T, string>) => (
    <Field label={label}>
      <Dropdown value={words[fields[field] as T]} selectedOptions={[String(fields[field])]} onOptionSelect={(_, data) => set({ [field]: data.optionValue ?? '' })}>
        {(Object.entries(words) as [T, string][]).map(([word, text]) => <Option key={word} value={word} text={text}>{text}</Option>)}
      </Dropdown>
    </Field>
  );
  const line = (label: string, field: 'brokers' | 'topic' | 'user' | 'url' | 'host' | 'port', hint?: string) => (
    <Field label={label} hint={hint}>
      <Input value={fields[field]} onChange={(_, data) => set({ [field]: data.value })} />
    </Field>
  );
  const asked = SECRETS[kind];
  return (
    <Flyout
      open
      title="New stream"
      onClose={onClose}
      actions={
        <div style={{ display: 'flex', gap: 8 }}>
          <Button appearance="primary" disabled={!name.trim() || save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>{save.isPending ? 'Making …' : 'Make it'}</Button>
          <Button icon={<SendRegular />} disabled={test.isPending} onClick={() => test.mutate(undefined)}>{test.isPending ? 'Sending …' : 'Send a test'}</Button>
        </div>
      }
    >
      {(save.error ?? test.error) && <Trouble error={save.error ?? test.error} />}
      <Field label="Name" required><Input value={name} maxLength={80} onChange={(_, data) => setName(data.value)} /></Field>
      <Field label="Where to">
        <RadioGroup value={kind} onChange={(_, data) => setKind(data.value as Kind)}>
          {(Object.entries(KINDS) as [Kind, string][]).map(([word, text]) => <Radio key={word} value={word} label={text} />)}
        </RadioGroup>
      </Field>
      {kind === 'http' && (
        <>
          {line('Address', 'url', 'https://… Addresses inside of your network must be among outbound.networks of the installation.')}
          {pick('Form', 'shape', { records: 'One message with records (as Event Hubs)', lines: 'One object a line', hec: 'Splunk’s HTTP event collector' })}
          {pick('Authorization', 'scheme', { '': 'None', Bearer: 'Bearer and the secret', Splunk: 'Splunk and the secret' })}
        </>
      )}
      {kind === 'kafka' && (
        <>
          {line('Brokers', 'brokers', 'host:port, several with commas between')}
          {line('Topic', 'topic', '{table} in it makes it one topic a table')}
          <Checkbox checked={fields.tls} label="Over TLS" onChange={(_, data) => set({ tls: data.checked === true })} />
          {line('User', 'user')}
          {pick('How to sign in', 'mechanism', { PLAIN: 'PLAIN', 'SCRAM-SHA-256': 'SCRAM-SHA-256', 'SCRAM-SHA-512': 'SCRAM-SHA-512' })}
        </>
      )}
      {kind === 'syslog' && (
        <>
          {line('Host', 'host')}
          {line('Port', 'port')}
          {pick('Over', 'transport', { tls: 'TLS', tcp: 'TCP', udp: 'UDP' })}
          {pick('As', 'wording', { cef: 'CEF', leef: 'LEEF', json: 'JSON' })}
        </>
      )}
      {kind === 'files' && <span style={{ fontSize: 13 }}>JSON lines by table and hour in the installation’s data folder, laid out as Microsoft’s storage accounts are.</span>}
      {asked && <Field label={asked[0]} hint={asked[1]}><Input type="password" autoComplete="new-password" value={secret} onChange={(_, data) => setSecret(data.value)} /></Field>}
      <Field label="What">
        <div style={{ display: 'flex', flexWrap: 'wrap' }}>
          <Checkbox checked={alerts} label="Alerts, whenever they change" onChange={(_, data) => setAlerts(data.checked === true)} />
          <Checkbox checked={incidents} label="Incidents, whenever they change" onChange={(_, data) => setIncidents(data.checked === true)} />
        </div>
      </Field>
      <Field label="Tables" hint="A table a line, if you like with a condition: DeviceProcessEvents where FileName == “odd.exe”. * is every table.">
        <Textarea className="mono" spellCheck={false} resize="vertical" value={tables} onChange={(_, data) => setTables(data.value)} />
      </Field>
      <Field label="Beginning with">
        <RadioGroup value={from} onChange={(_, data) => setFrom(data.value)}>
          <Radio value="now" label="What comes from now on" />
          <Radio value="everything" label="Everything that is kept" />
        </RadioGroup>
      </Field>
    </Flyout>
  );
}
