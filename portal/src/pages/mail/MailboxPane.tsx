// Setting up a mailbox: IMAP by password or OAuth, a journal, or Microsoft 365; tried before it is kept.
import { Button, Checkbox, Field, Input, MessageBar, MessageBarBody, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { PlugConnectedRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Flyout } from '../../components/Flyout';
import { Trouble } from '../../components/Wait';
import { linesOf } from './words';

type Kind = 'imap' | 'journal' | 'graph';
type Terms = Schemas['NewMailbox']['terms'];
const EMPTY = { host: '', port: '993', user: '', address: '', folders: 'INBOX', days: '7', tokenUrl: '', clientId: '', tokenScope: '', directory: '', mailboxes: '' };
const LOGINS: Record<string, string> = { password: 'Password', client: 'OAuth (XOAUTH2) with a client secret', refresh: 'OAuth (XOAUTH2) with a refresh token' };
const SECRETS: Record<string, string> = { password: 'Password', client: 'Client secret', refresh: 'Refresh token' };

export function MailboxPane({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('imap');
  const [login, setLogin] = useState('password');
  const [tls, setTls] = useState(true);
  const [fields, setFields] = useState(EMPTY);
  const [secret, setSecret] = useState('');
  const graph = kind === 'graph';
  const oauth = !graph && login !== 'password';
  const terms: Terms = graph
    ? { kind: 'graph', directory: fields.directory.trim(), clientId: fields.clientId.trim(), mailboxes: linesOf(fields.mailboxes), folders: ['inbox', 'junkemail'], authority: 'https://login.microsoftonline.com', service: 'https://graph.microsoft.com' }
    : {
        kind: 'imap', host: fields.host.trim(), port: Number(fields.port) || 993, user: fields.user.trim(), address: fields.address.trim(), tls, folders: linesOf(fields.folders), journal: kind === 'journal', days: Number(fields.days) || 0,
        login: oauth ? 'xoauth2' : 'password', refresh: login === 'refresh', tokenUrl: oauth ? fields.tokenUrl.trim() : '', clientId: oauth ? fields.clientId.trim() : '', tokenScope: oauth ? fields.tokenScope.trim() : '',
      };
  const body: Schemas['NewMailbox'] = { name: name.trim() || 'test', terms, secret };
  const test = useChange(() => calls.POST('/api/v1/mailboxes/test', { body }), { touches: [], quiet: true });
  const save = useChange(() => calls.POST('/api/v1/mailboxes', { body }), { done: 'It is read from now on', touches: ['/api/v1/mailboxes'], quiet: true });
  const complete = secret !== '' && (graph ? fields.directory && fields.clientId && fields.mailboxes : fields.host && fields.user && fields.address && fields.folders);
  const line = (label: string, field: keyof typeof EMPTY, hint?: string) => (
    <Field label={label} hint={hint}><Input value={fields[field]} onChange={(_, data) => setFields((before) => ({ ...before, [field]: data.value }))} /></Field>
  );
  const problem = save.error ?? test.error;
  return (
    <Flyout
      open
      title="Read a mailbox"
      onClose={onClose}
      actions={
        <div style={{ display: 'flex', gap: 8 }}>
          <Button appearance="primary" disabled={!complete || !name.trim() || save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>{save.isPending ? 'Signing in …' : 'Begin to read'}</Button>
          <Button icon={<PlugConnectedRegular />} disabled={!complete || test.isPending} onClick={() => test.mutate(undefined)}>{test.isPending ? 'Trying …' : 'Try it'}</Button>
        </div>
      }
    >
      {problem && <Trouble error={problem} />}
      {test.data && !test.isPending && <MessageBar intent="success" layout="multiline"><MessageBarBody>It works: {test.data.message}.</MessageBarBody></MessageBar>}
      <Field label="Name" required><Input value={name} maxLength={80} onChange={(_, data) => setName(data.value)} /></Field>
      <Field label="What is read">
        <RadioGroup value={kind} onChange={(_, data) => setKind(data.value as Kind)}>
          <Radio value="imap" label="An account by IMAP" />
          <Radio value="journal" label="A journal mailbox by IMAP: the messages inside of its reports" />
          <Radio value="graph" label="Mailboxes of Microsoft 365, by an application with Mail.Read" />
        </RadioGroup>
      </Field>
      {graph ? (
        <>
          {line('Directory (tenant) id', 'directory')}
          {line('Application (client) id', 'clientId')}
          <Field label="Mailboxes, one a line"><Textarea resize="vertical" value={fields.mailboxes} onChange={(_, data) => setFields((before) => ({ ...before, mailboxes: data.value }))} /></Field>
        </>
      ) : (
        <>
          {line('Server', 'host', 'Servers inside of your network must be among outbound.networks of the installation.')}
          {line('Port', 'port')}
          <Checkbox checked={tls} label="Over TLS" onChange={(_, data) => setTls(data.checked === true)} />
          {line('User', 'user')}
          {line('Whose mail it is', 'address', 'The address whose policies hold for it.')}
          {line('Folders', 'folders', 'Several with commas between.')}
          {line('Days back', 'days', 'How far the first reading goes.')}
          <Field label="Signing in">
            <RadioGroup value={login} onChange={(_, data) => setLogin(data.value)}>
              {Object.entries(LOGINS).map(([word, words]) => <Radio key={word} value={word} label={words} />)}
            </RadioGroup>
          </Field>
          {oauth && line('Address that gives tokens', 'tokenUrl', 'https://…')}
          {oauth && line('Client id', 'clientId')}
          {oauth && line('Scope', 'tokenScope')}
        </>
      )}
      <Field label={graph ? 'Client secret' : SECRETS[login]} hint="Kept encrypted, never shown again." required><Input type="password" autoComplete="new-password" value={secret} onChange={(_, data) => setSecret(data.value)} /></Field>
    </Flyout>
  );
}
