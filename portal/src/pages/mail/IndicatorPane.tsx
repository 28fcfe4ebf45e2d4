// One indicator, a new one, and a file of them with what was taken and what was refused.
import { Button, Dropdown, Field, Input, MessageBar, MessageBarBody, Option, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { Link } from 'wouter';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import type { Tone } from '../../components/Badges';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { huntAddress } from '../../state/entities';
import { count } from '../../state/words';

export type Indicator = Schemas['IndicatorBody'];
type Terms = Schemas['IndicatorTermsBody'];
export const TOUCHED = ['/api/v1/indicators', '/api/v1/mail'];
export const KINDS: Record<Indicator['kind'], [string, string]> = {
  DomainName: ['Domain', 'lure.example; what lies under it is meant too'],
  Url: ['Link', 'https://lure.example/page'],
  SenderAddress: ['Sender', 'A mail address'],
  IpAddress: ['Address', 'One IP address; networks belong into the allow and block list'],
  FileSha256: ['File (SHA-256)', '64 hexadecimal digits'],
  FileSha1: ['File (SHA-1)', '40 hexadecimal digits'],
  FileMd5: ['File (MD5)', '32 hexadecimal digits'],
};
export const ACTIONS: Record<Indicator['action'], [string, Tone]> = {
  Block: ['Counts in full for mail; devices and sign-ins that meet it raise an alert', 'high'],
  Warn: ['Makes mail unwanted; devices and sign-ins that meet it raise an alert', 'medium'],
  Audit: ['Is told with the verdict of mail, weighs nothing, raises nothing', 'informational'],
  Allowed: ['Says nothing: the value is kept as known good', 'good'],
};
const FILES = 'DeviceProcessEvents, DeviceFileEvents, DeviceImageLoadEvents, EmailAttachmentInfo';
const SITES = 'DeviceNetworkEvents, EmailUrlInfo, UrlClickEvents, EmailEvents';
/** Where an indicator may have been met before it was known. */
const PLACES: Record<Indicator['kind'], string> = {
  DomainName: SITES,
  Url: SITES,
  SenderAddress: 'EmailEvents',
  IpAddress: 'DeviceNetworkEvents, EntraIdSignInEvents, IdentityLogonEvents, CloudAppEvents, EmailEvents',
  FileSha256: FILES,
  FileSha1: FILES,
  FileMd5: FILES,
};
const THREATS = ['phish', 'malware', 'spam'] as const;
const LEVELS = ['High', 'Medium', 'Low', 'Informational'] as const;
const EMPTY: Terms = { title: '', threat: 'phish', action: 'Block', severity: 'High', description: '', source: '', expires: null };

function Chosen<T extends string>({ label, values, value, word = (each) => each, hint, onChange }: { label: string; values: readonly T[]; value: T; word?: (value: T) => string; hint?: string; onChange: (value: T) => void }) {
  return (
    <Field label={label} hint={hint}>
      <Dropdown value={word(value)} selectedOptions={[value]} onOptionSelect={(_, data) => onChange((data.optionValue ?? value) as T)}>
        {values.map((each) => <Option key={each} value={each} text={word(each)}>{word(each)}</Option>)}
      </Dropdown>
    </Field>
  );
}

function TermsFields({ of, onChange, title }: { of: Terms; onChange: (terms: Terms) => void; title: string }) {
  const set = (part: Partial<Terms>) => onChange({ ...of, ...part });
  return (
    <>
      <Field label={title} required><Input value={of.title} maxLength={300} onChange={(_, data) => set({ title: data.value })} /></Field>
      <Chosen label="Action" values={Object.keys(ACTIONS) as Indicator['action'][]} value={of.action ?? 'Block'} hint={ACTIONS[of.action ?? 'Block'][0]} onChange={(action) => set({ action })} />
      <Chosen label="Threat" values={THREATS} value={of.threat ?? 'phish'} onChange={(threat) => set({ threat })} />
      <Chosen label="Severity" values={LEVELS} value={of.severity ?? 'High'} onChange={(severity) => set({ severity })} />
      <Field label="Source" hint="Who says it; reasons name it."><Input value={of.source} maxLength={200} onChange={(_, data) => set({ source: data.value })} /></Field>
      <Field label="Until (UTC)" hint="Empty: no end."><Input type="datetime-local" value={of.expires ? of.expires.slice(0, 16) : ''} onChange={(_, data) => set({ expires: data.value ? `${data.value}:00Z` : null })} /></Field>
    </>
  );
}

export function NewIndicator({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<Indicator['kind']>('DomainName');
  const [value, setValue] = useState('');
  const [terms, setTerms] = useState(EMPTY);
  const body = { ...terms, title: terms.title.trim(), kind, value: value.trim() };
  const save = useChange(() => calls.POST('/api/v1/indicators', { body }), { done: 'Indicator added', touches: TOUCHED, quiet: true });
  return (
    <Flyout open title="Add an indicator" onClose={onClose} actions={<Button appearance="primary" disabled={!body.value || !body.title || save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>{save.isPending ? 'Adding …' : 'Add'}</Button>}>
      {save.error && <Trouble error={save.error} />}
      <Chosen label="Kind" values={Object.keys(KINDS) as Indicator['kind'][]} value={kind} word={(each) => KINDS[each][0]} onChange={setKind} />
      <Field label="Value" hint={KINDS[kind][1]} required><Input className="mono" spellCheck={false} value={value} maxLength={2000} onChange={(_, data) => setValue(data.value)} /></Field>
      <TermsFields of={terms} onChange={setTerms} title="Title" />
      <Field label="Description"><Textarea value={terms.description} maxLength={2000} onChange={(_, data) => setTerms({ ...terms, description: data.value })} /></Field>
    </Flyout>
  );
}

export function FileOfIndicators({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [terms, setTerms] = useState(EMPTY);
  const send = useChange(async () => calls.POST('/api/v1/indicators/import', { body: { text: (await file?.text()) ?? '', name: file?.name ?? '', terms } }), { done: (taken) => `${count(taken?.added ?? 0, 'indicator')} added`, touches: TOUCHED, quiet: true });
  const taken = send.data;
  return (
    <Flyout open title="Import indicators" onClose={onClose} actions={<Button appearance="primary" disabled={!file || !terms.title.trim() || send.isPending} onClick={() => send.mutate(undefined)}>{send.isPending ? 'Importing …' : 'Import'}</Button>}>
      {send.error && <Trouble error={send.error} />}
      {taken && (
        <MessageBar layout="multiline" intent={taken.refused.length ? 'warning' : 'success'}>
          <MessageBarBody>
            {taken.added} added, {taken.replaced} replaced, {taken.refused.length} refused.
            {taken.refused.length > 0 && <ul>{taken.refused.slice(0, 50).map((each, at) => <li key={at}><span className="mono">{each.what}</span>: {each.why}</li>)}</ul>}
          </MessageBarBody>
        </MessageBar>
      )}
      <Field label="File" hint="A STIX 2.1 bundle, an event of MISP, CSV with a header, or values one a line." required>
        {(named) => <input {...named} type="file" accept=".json,.csv,.txt,.stix" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />}
      </Field>
      <TermsFields of={terms} onChange={setTerms} title="Title of those that have none" />
    </Flyout>
  );
}

export function IndicatorPane({ of, onClose }: { of: Indicator; onClose: () => void }) {
  const hunts = useMay('hunting.run');
  return (
    <Flyout open title={of.value} onClose={onClose}>
      <Facts
        of={[
          ['Title', of.title],
          ['Kind', KINDS[of.kind][0]],
          ['Action', `${of.action}: ${ACTIONS[of.action][0]}`],
          ['Threat', of.threat],
          ['Severity', of.severity],
          ['Source', of.source || '–'],
          ['Until', of.expires ? <Time at={of.expires} /> : 'No end'],
          ['Made', <><Time at={of.created} /> by {of.createdBy}</>],
          ['Changed', <><Time at={of.updated} /> by {of.updatedBy}</>],
        ]}
      />
      {of.description && <p>{of.description}</p>}
      {hunts && <Link href={huntAddress(`search in (${PLACES[of.kind]}) ${JSON.stringify(of.value)}`, 'P30D')}>Hunt for what met it</Link>}
    </Flyout>
  );
}
