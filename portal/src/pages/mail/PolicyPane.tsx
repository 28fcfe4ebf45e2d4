// One policy in a pane: whom it covers, what it does, a preview on the mail of the last days, its versions.
import { Button, Field, Input, MessageBar, MessageBarBody, SpinButton, Switch } from '@fluentui/react-components';
import { DeleteRegular, EyeRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { Flyout } from '../../components/Flyout';
import { Trouble } from '../../components/Wait';
import { Part } from './HeldPane';
import { Lines, PolicyFields } from './PolicyFields';
import { PolicyVersions } from './PolicyVersions';
import { WouldChange } from './WouldChange';
import { keyOf, settingsOf, type Settings } from './policyfields';
import { PROTECTIONS, TOUCHES, linesOf, type Policy, type Protection } from './words';

const NOBODY = { users: [] as string[], domains: [] as string[], exceptUsers: [] as string[], exceptDomains: [] as string[] };
const WHOM = { users: 'People', domains: 'Domains', exceptUsers: 'But not these people', exceptDomains: 'But not these domains' };

export function PolicyPane({ protection, kept, onClose }: { protection: Protection; kept?: Policy; onClose: () => void }) {
  const may = useMay('mail-policies.manage');
  const [name, setName] = useState(kept?.name ?? '');
  const [enabled, setEnabled] = useState(kept?.enabled ?? true);
  // A preset is off until it covers somebody; whoever names people wants it on.
  const assigned = (given: typeof NOBODY) => Object.values(given).some((words) => words.length > 0);
  const [priority, setPriority] = useState(kept && !kept.stock ? (kept.priority ?? 0) : 0);
  const [audience, setAudience] = useState({ ...NOBODY, ...kept?.audience });
  const [settings, setSettings] = useState<Settings>(kept ? settingsOf(kept) : NEW[protection]);
  const [previewed, setPreviewed] = useState('');
  const deleting = useAsking();
  const preset = kept?.id === 'strict' || kept?.id === 'standard';
  const stock = kept?.stock === true;
  // The server checks every setting again; the editor's fields are those of the protection.
  const body = { name: name.trim() || 'New', description: kept?.description ?? '', enabled, priority, audience, [keyOf(protection)]: settings } as Schemas['MailPolicyBody'];
  const asked = JSON.stringify(body);
  const path = { protection, policy: kept?.id ?? '' };
  const preview = useChange(() => calls.POST('/api/v1/mail/policies/{protection}/preview', { params: { path: { protection }, query: { policy: kept?.id ?? '', days: 7 } }, body }), { touches: [], quiet: true });
  const save = useChange(
    async () => (kept ? calls.PUT('/api/v1/mail/policies/{protection}/{policy}', { params: { path, header: { 'If-Match': kept.etag } }, body }) : calls.POST('/api/v1/mail/policies/{protection}', { params: { path: { protection } }, body })),
    { done: 'Saved; it decides from the next message on', touches: TOUCHES, quiet: true },
  );
  const remove = useChange(() => calls.DELETE('/api/v1/mail/policies/{protection}/{policy}', { params: { path, header: { 'If-Match': kept?.etag ?? '' } } }), { done: 'Deleted; its versions stay', touches: TOUCHES });
  const problem = save.error ?? preview.error;
  return (
    <Flyout
      open
      title={kept?.name ?? `New: ${PROTECTIONS[protection]}`}
      onClose={onClose}
      actions={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          {may && <Button appearance="primary" disabled={!name.trim() || save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>{save.isPending ? 'Saving …' : 'Save'}</Button>}
          <Button icon={<EyeRegular />} disabled={preview.isPending} onClick={() => preview.mutate(undefined, { onSuccess: () => setPreviewed(asked) })}>{preview.isPending ? 'Looking …' : 'Preview on the last 7 days'}</Button>
          {may && kept && !stock && <Button icon={<DeleteRegular />} onClick={deleting.ask}>Delete …</Button>}
        </div>
      }
    >
      {problem && <Trouble error={problem} />}
      {preview.data && previewed !== asked && <MessageBar layout="multiline"><MessageBarBody>It was changed since; preview again.</MessageBarBody></MessageBar>}
      {preview.data && previewed === asked && <WouldChange of={preview.data} />}
      {stock && <MessageBar layout="multiline"><MessageBarBody>{preset ? 'Of a preset you choose whom it covers; its settings come with updates.' : 'The default covers everybody whom no other policy covers; only its settings change.'}</MessageBarBody></MessageBar>}
      {!stock && (
        <>
          <Field label="Name" required><Input disabled={!may} value={name} maxLength={200} onChange={(_, data) => setName(data.value)} /></Field>
          <div style={{ display: 'flex', gap: 20, alignItems: 'end' }}>
            <Field label="Priority" hint="The lowest comes first"><SpinButton disabled={!may} min={0} max={9999} value={priority} onChange={(_, data) => setPriority(data.value ?? (Number(data.displayValue) || 0))} /></Field>
            <Switch disabled={!may} label="On" checked={enabled} onChange={(_, data) => setEnabled(data.checked)} />
          </div>
        </>
      )}
      {preset && <Switch disabled={!may} label="On" checked={enabled} onChange={(_, data) => setEnabled(data.checked)} />}
      {(!stock || preset) && (
        <Part title="Whom it covers">
          <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', gap: 12 }}>
            {(Object.entries(WHOM) as [keyof typeof WHOM, string][]).map(([field, label]) => (
              <Lines key={field} label={label} hint={field === 'users' && !preset ? 'Nobody and no domain named: everybody' : 'One a line'} disabled={!may} text={audience[field].join('\n')} onChange={(text) => { const next = { ...audience, [field]: linesOf(text) }; setAudience(next); if (preset) setEnabled(assigned(next)); }} />
            ))}
          </div>
        </Part>
      )}
      <Part title="What it does"><PolicyFields protection={protection} of={settings} disabled={!may || preset} onChange={setSettings} /></Part>
      {kept && <PolicyVersions of={kept} />}
      <Confirm open={deleting.open} title={`Delete “${kept?.name ?? ''}”?`} verb="Delete" busy={remove.isPending} onClose={deleting.close} onDone={() => remove.mutate(undefined, { onSuccess: onClose })}>
        <span>From the next message on the policies behind it decide. Turn it off instead to keep it for later.</span>
      </Confirm>
    </Flyout>
  );
}

/** What the form of a new policy begins with: the server's own beginnings, so that people see them. */
const NEW: Record<Protection, Settings> = {
  'anti-spam': { highConfidencePhish: 'quarantine', phish: 'quarantine', highConfidenceSpam: 'junk', spam: 'junk', bulk: 'junk', bulkThreshold: 7, subjectTag: '[SPAM] ', days: 15, zapSpam: true, zapPhish: true, release: true },
  'anti-phish': { level: 'standard', ownDomains: true, userAction: 'none', domainAction: 'none', mailboxIntelligence: true, mailboxAction: 'none', spoofIntelligence: true, spoofAction: 'junk', honourDmarc: true, dmarcQuarantine: 'quarantine', dmarcReject: 'reject', days: 30 },
  attachments: { mode: 'block', extensionAction: 'quarantine', days: 30, zap: true },
  links: { rewrite: true, internal: false, dkimSigned: true, track: true, clickThrough: false },
  'mail-flow': { when: {}, unless: {}, action: 'none', scl: null, days: 30, test: false, stop: false },
};
