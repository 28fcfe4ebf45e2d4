// A custom detection from a query: judged while it is written (what it lacks and how to mend it), tried on past days.
import { Button, Dropdown, Field, Input, MessageBar, MessageBarBody, Option, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { Trouble } from '../../components/Wait';
import { useTell } from '../../shell/toasts';
import { count, plain } from '../../state/words';
import type { Detection } from './types';
import { CATEGORIES, SEVERITIES, type Category, type Severity } from './words';

type Body = Detection;
type Frequency = NonNullable<Body['frequency']>;
const FREQUENCIES: Record<Frequency, string> = { continuous: 'Whenever events arrive', '1h': 'Every hour', '3h': 'Every 3 hours', '12h': 'Every 12 hours', '24h': 'Every day' };

/** What the server says of it, asked when typing pauses. */
function useJudged(body: Body): Schemas['JudgedBody'] | undefined {
  const [judged, setJudged] = useState<Schemas['JudgedBody']>();
  const text = JSON.stringify(body);
  useEffect(() => {
    const timer = setTimeout(() => {
      calls.POST('/api/v1/detections/check', { body: JSON.parse(text) as Body }).then(({ data }) => setJudged(data), () => setJudged(undefined));
    }, 300);
    return () => clearTimeout(timer);
  }, [text]);
  return judged;
}

export function DetectionDialog({ query, name, onClose }: { query: string; name: string; onClose: () => void }) {
  const tell = useTell();
  const [, go] = useLocation();
  const [body, setBody] = useState<Body>({ name: /^(Query \d+|From a link)$/.test(name) ? '' : name, query, severity: 'Medium', category: 'Execution', frequency: '1h', description: '', alertTitle: '', techniques: [], firstLook: 30, devices: [], response: [], actions: [], fires: [], silent: [] });
  const judged = useJudged({ ...body, name: body.name.trim() || 'New detection' });
  const set = (patch: Partial<Body>) => setBody({ ...body, ...patch });
  const save = useChange((given: Body) => calls.POST('/api/v1/detections', { body: given, params: { query: { enabled: true } } }), { touches: ['/api/v1/detections', '/api/v1/rules'], quiet: true });
  const replay = useChange((given: Body) => calls.POST('/api/v1/detections/replay', { body: given, params: { query: { days: 7 } } }), { touches: [], quiet: true });
  const missing = judged?.requirements.filter((each) => !each.met) ?? [];
  const errors = judged?.diagnostics.filter((each) => each.severity === 'error') ?? [];
  const done = (made: Schemas['CustomBody']) => {
    tell(`${made.detection.name} is saved and runs with the next round`, 'success', <Button size="small" appearance="transparent" onClick={() => go(`/detections/${encodeURIComponent(made.id)}`)}>Open it</Button>);
    onClose();
  };
  return (
    <Confirm open title="Create a detection from this query" verb="Create" busy={save.isPending} ready={body.name.trim() !== '' && judged?.usable === true} onClose={onClose} onDone={() => save.mutate(body, { onSuccess: done })}>
      {save.error && <Trouble error={save.error} />}
      <Field label="Name" required><Input value={body.name} onChange={(_, data) => set({ name: data.value })} /></Field>
      <Field label="Title of its alerts" hint="May name columns, as {{FileName}} on {{DeviceName}}; empty: the name"><Input value={body.alertTitle ?? ''} onChange={(_, data) => set({ alertTitle: data.value })} /></Field>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))', gap: 12 }}>
        <Field label="Severity"><Dropdown style={{ minWidth: 0 }} value={body.severity} selectedOptions={[body.severity]} onOptionSelect={(_, data) => set({ severity: (data.optionValue ?? 'Medium') as Severity })}>{SEVERITIES.map((each) => <Option key={each}>{each}</Option>)}</Dropdown></Field>
        <Field label="Category"><Dropdown style={{ minWidth: 0 }} value={plain(body.category)} selectedOptions={[body.category]} onOptionSelect={(_, data) => set({ category: (data.optionValue ?? 'Execution') as Category })}>{CATEGORIES.map((each) => <Option key={each} value={each}>{plain(each)}</Option>)}</Dropdown></Field>
        <Field label="Runs"><Dropdown style={{ minWidth: 0 }} value={FREQUENCIES[body.frequency ?? '1h']} selectedOptions={[body.frequency ?? '1h']} onOptionSelect={(_, data) => set({ frequency: (data.optionValue ?? '1h') as Frequency })}>{Object.entries(FREQUENCIES).map(([value, words]) => <Option key={value} value={value}>{words}</Option>)}</Dropdown></Field>
      </div>
      <Field label="ATT&CK techniques" hint="As T1059.001, with commas between"><Input value={(body.techniques ?? []).join(', ')} onChange={(_, data) => set({ techniques: data.value.split(/[,\s]+/).filter(Boolean) })} /></Field>
      <Field label="What it means, for whoever gets the alert"><Textarea value={body.description ?? ''} onChange={(_, data) => set({ description: data.value })} /></Field>
      {errors.map((each) => <MessageBar key={each.code + each.start} intent="error" layout="multiline"><MessageBarBody>Line {each.line}: {each.message}</MessageBarBody></MessageBar>)}
      {missing.map((each) => (
        <MessageBar key={each.name} intent={each.needed ? 'error' : 'info'} layout="multiline">
          <MessageBarBody><strong>{each.name}</strong>: {each.why}. {each.fix && `To mend it, ${each.fix}.`}</MessageBarBody>
        </MessageBar>
      ))}
      <div style={{ display: 'flex', gap: 10, alignItems: 'center', fontSize: 13 }}>
        <Button size="small" disabled={replay.isPending || judged?.usable !== true} onClick={() => replay.mutate({ ...body, name: body.name.trim() || 'New detection' })}>Try it on the last 7 days</Button>
        <span role="status">
          {replay.isPending && 'Looking …'}
          {replay.data && `${count(replay.data.alerts, 'alert')} from ${count(replay.data.rows, 'row')}${replay.data.incidents.length ? `, in ${count(replay.data.incidents.length, 'incident')} that exist` : ''}.`}
        </span>
      </div>
      {replay.error && <Trouble error={replay.error} />}
    </Confirm>
  );
}
