// What holds for all mail of the organisation: its domains, whom authentication trusts, reports, how long raw mail is
// kept, digests; the doors beside it, which only the configuration file changes.
import { Button, Field, Input, MessageBar, MessageBarBody, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Card } from '../../components/Card';
import { Facts } from '../../components/Facts';
import { Page } from '../../components/Page';
import { Verbatim } from '../../components/Verbatim';
import { Trouble, Wait } from '../../components/Wait';
import { list } from '../../state/words';
import { Doors } from '../mail/Doors';
import { linesOf, TOUCHES } from '../mail/words';

type Settings = Schemas['MailKeptSettingsBody'];
const DOOR = `[mail.doors.mx]
kind = "milter"
listen = "127.0.0.1:8893"`;

export default function MailSettings() {
  const found = api.useQuery('get', '/api/v1/mail/settings', {});
  const sources = useMay('sources.manage');
  return (
    <Page title="Mail settings" shape="narrow" about="What holds for all mail of the organisation. Changes hold from the next message on, and stand in the audit log.">
      <Wait for={found}>{(data) => <Form key={data.version} of={data} />}</Wait>
      <Protected />
      {sources && <Doors />}
      <Card title="Only in config.toml" unit="Set by whoever runs the installation; changes hold from its next start">
        <p style={{ fontSize: 13, margin: '0 0 8px' }}>Doors mail passes through (<span className="mono">[mail.doors.…]</span>), the server that takes released mail and digests (<span className="mono">mail.relay</span>), which DNS servers are asked (<span className="mono">mail.dns</span>), the address guarded links lead to (<span className="mono">mail.clicks.address</span>), and the keys raw mail is sealed with. A door looks like this; the guides “Mail flow” and “Configuration” have every word:</p>
        <Verbatim label="A door in config.toml" text={DOOR} />
      </Card>
    </Page>
  );
}

type ListName = 'domains' | 'hosts' | 'sealers' | 'reportMailboxes';
const textOf = (lines: readonly string[] | undefined): string => (lines ?? []).join('\n');
const FIELDS: [name: ListName, label: string, hint: string][] = [
  ['domains', 'Domains of the organisation', 'Mail from and to them is told apart as inbound, outbound and internal; look-alikes of them are impersonations.'],
  ['hosts', 'Servers whose Authentication-Results count', 'Names of your own gateways, as they write themselves. Nothing recorded by others is believed.'],
  ['sealers', 'Trusted ARC sealers', 'Domains of forwarders (mailing lists, gateways) whose ARC chains vouch for a sender.'],
  ['reportMailboxes', 'Report mailboxes', 'Addresses people report messages to; what arrives there becomes a submission.'],
];

function Form({ of }: { of: Settings }) {
  const may = useMay('mail-policies.manage');
  const [lists, setLists] = useState<Record<ListName, string>>({ domains: textOf(of.domains), hosts: textOf(of.hosts), sealers: textOf(of.sealers), reportMailboxes: textOf(of.reportMailboxes) });
  const [given, setGiven] = useState({ keepDays: of.keepDays, digestHours: of.digestHours, digestFrom: of.digestFrom, name: of.name, junkHeader: of.junkHeader });
  const body: Settings = { version: of.version, ...given, domains: linesOf(lists.domains), hosts: linesOf(lists.hosts), sealers: linesOf(lists.sealers), reportMailboxes: linesOf(lists.reportMailboxes) };
  const save = useChange(() => calls.PUT('/api/v1/mail/settings', { body }), { done: 'Saved', touches: TOUCHES, quiet: true });
  const same = (Object.keys(body) as (keyof Settings)[]).every((name) => String(body[name] ?? '') === String(of[name] ?? ''));
  return (
    <Card title="The organisation’s mail" unit={of.version ? `Version ${of.version}` : 'As delivered'}>
      <form
        style={{ display: 'flex', flexDirection: 'column', gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        {!may && <MessageBar layout="multiline"><MessageBarBody>Changing these takes the right to change mail policies.</MessageBarBody></MessageBar>}
        {save.error && <Trouble error={save.error} />}
        {FIELDS.map(([name, label, hint]) => (
          <Field key={name} label={`${label}, one a line`} hint={hint}><Textarea className="mono" disabled={!may} rows={Math.min(6, Math.max(2, lists[name].split('\n').length))} spellCheck={false} value={lists[name]} onChange={(_, data) => setLists({ ...lists, [name]: data.value })} /></Field>
        ))}
        <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))', gap: 14, alignItems: 'start' }}>
          <Field label="Days raw messages are kept" hint="Encrypted; what quarantine and open reports need stays longer."><Input type="number" min={1} max={3650} disabled={!may} value={String(given.keepDays)} onChange={(_, data) => setGiven({ ...given, keepDays: Number(data.value) })} /></Field>
          <Field label="Hours between digests of quarantine" hint="0: none are sent."><Input type="number" min={0} max={744} disabled={!may} value={String(given.digestHours)} onChange={(_, data) => setGiven({ ...given, digestHours: Number(data.value) })} /></Field>
          <Field label="Sender of digests" hint="Empty: none are sent. They also need mail.relay or a door with a next server."><Input type="email" disabled={!may} maxLength={320} value={given.digestFrom} onChange={(_, data) => setGiven({ ...given, digestFrom: data.value })} /></Field>
          <Field label="Our name in header fields" hint="Fields that claim to be ours are taken off what comes in."><Input disabled={!may} maxLength={60} value={given.name} onChange={(_, data) => setGiven({ ...given, name: data.value })} /></Field>
          <Field label="Header field that means junk" hint="What your mailboxes’ rules look for."><Input className="mono" disabled={!may} maxLength={200} value={given.junkHeader} onChange={(_, data) => setGiven({ ...given, junkHeader: data.value })} /></Field>
        </div>
        {may && <div><Button type="submit" appearance="primary" disabled={same || save.isPending}>{save.isPending ? 'Saving …' : 'Save'}</Button></div>}
      </form>
    </Card>
  );
}

function Protected() {
  const found = api.useQuery('get', '/api/v1/mail/policies', { params: { query: { protection: 'anti-phish' } } });
  return (
    <Card title="Protected people and domains" unit="Named in the anti-phish policies, where whoever pretends to be them is stopped" actions={<Link href="/mail/policies?tab=anti-phish">Anti-phish policies</Link>}>
      <Wait for={found}>
        {(data) => {
          const on = data.filter((policy) => policy.enabled && policy.phish);
          const people = [...new Set(on.flatMap((policy) => policy.phish?.people?.map((person) => `${person.name} <${person.address}>`) ?? []))];
          const domains = [...new Set(on.flatMap((policy) => policy.phish?.domains ?? []))];
          return <Facts of={[['People', people.length ? list(people) : 'None are named: name those whose word moves money.'], ['Domains', domains.length ? list(domains) : 'None but your own'], ['Your own domains', on.every((policy) => policy.phish?.ownDomains !== false) ? 'protected' : 'not protected by every policy']]} />;
        }}
      </Wait>
    </Card>
  );
}
