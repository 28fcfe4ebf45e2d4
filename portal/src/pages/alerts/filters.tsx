// What the alert queue can be narrowed to; all of it is in the page's address.
import { useMemo } from 'react';
import type { Schemas, SeverityWord } from '../../api/client';
import { Between, Choice, Filters, Given, TextFilter } from '../../components/Filters';
import { ALERTS } from '../../state/lists';
import { plain } from '../../state/words';

export type AlertView = { [K in keyof typeof ALERTS]: (typeof ALERTS)[K] extends string[] ? string[] : string };
const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'];
const STATUSES = ['New', 'InProgress', 'Resolved'];
const SERVICES = ['endpoint', 'mail', 'identity', 'cloud app'];
const TACTICS = ['Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion', 'CredentialAccess', 'Discovery', 'LateralMovement', 'Collection', 'CommandAndControl', 'Exfiltration', 'Impact'];
const MORE: Record<string, string> = { alone: 'Only outside incidents', repeats: 'Repeats too' };

/** The view as the API is asked; words that are none of its own are left out, as an old link may hold them. */
export function useAsked(view: AlertView) {
  return useMemo(
    () => ({
      severity: view.severity as SeverityWord[],
      category: view.category as Schemas['Tactic'][],
      service: view.service as Schemas['Service'][],
      status: view.status as Schemas['AlertStatus'][],
      ...(view.source && { source: view.source }),
      ...(view.technique && { technique: view.technique }),
      ...(view.detector && { detector: view.detector }),
      ...(view.person && { person: view.person }),
      ...(view.device && { device: view.device }),
      ...(view.text && { text: view.text }),
      ...(view.from && { firstFrom: view.from }),
      ...(view.to && { firstTo: view.to }),
      alone: view.with.includes('alone'),
      repeats: view.with.includes('repeats'),
      sort: view.sort.replace('-', ''),
      descending: view.sort.startsWith('-'),
    }),
    [view],
  );
}

type Props = { view: AlertView; onChange: (patch: Partial<AlertView>) => void; filtered: boolean };

export function AlertFilters({ view, onChange, filtered }: Props) {
  return (
    <Filters onClear={filtered ? () => onChange({ ...ALERTS, sort: view.sort }) : undefined}>
      <TextFilter label="Title" value={view.text} onChange={(text) => onChange({ text })} />
      <Choice label="Severity" values={SEVERITIES} chosen={view.severity} onChange={(severity) => onChange({ severity })} />
      <Choice label="Status" values={STATUSES} chosen={view.status} onChange={(status) => onChange({ status })} />
      <Choice label="Tactic" values={TACTICS} chosen={view.category} onChange={(category) => onChange({ category })} />
      <Choice label="Service" values={SERVICES} chosen={view.service} onChange={(service) => onChange({ service })} />
      <Choice label="Also" values={Object.keys(MORE)} chosen={view.with} word={(word) => MORE[word] ?? plain(word)} onChange={(words) => onChange({ with: words })} />
      <Given what="Technique" value={view.technique} onClear={() => onChange({ technique: '' })} />
      <Given what="Source" value={view.source} onClear={() => onChange({ source: '' })} />
      <Given what="Rule" value={view.detector} onClear={() => onChange({ detector: '' })} />
      <Given what="First named" value={view.person && 'one person'} onClear={() => onChange({ person: '' })} />
      <Given what="First named" value={view.device && 'one device'} onClear={() => onChange({ device: '' })} />
      <Between what="First activity" from={view.from} to={view.to} onClear={() => onChange({ from: '', to: '' })} />
    </Filters>
  );
}
