// Save a tab's text into the library: as a new query, over the one it came from, for oneself or everybody.
import { Checkbox, Field, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay, useMe } from '../../api/session';
import { Confirm } from '../../components/Confirm';
import { Trouble } from '../../components/Wait';
import { changeTab, type Tab } from './desk';

type Draft = Schemas['DraftBody'];

export function SaveDialog({ tab, onClose }: { tab: Tab; onClose: () => void }) {
  const me = useMe();
  const known = api.useQuery('get', '/api/v1/queries/{query}', { params: { path: { query: tab.saved ?? '' } } }, { enabled: Boolean(tab.saved), retry: false });
  const manages = useMay('detections.manage');
  const before = known.data && (known.data.owner === me.name || (known.data.shared && manages)) ? known.data : undefined;
  const [given, setGiven] = useState<Partial<Draft>>({});
  const [anew, setAnew] = useState(false);
  const over = before && !anew;
  const draft: Draft = {
    name: given.name ?? before?.name ?? (/^Query \d+$/.test(tab.name) ? '' : tab.name),
    text: tab.text,
    kind: given.kind ?? before?.kind ?? 'query',
    description: given.description ?? before?.description ?? '',
    folder: given.folder ?? before?.folder ?? '',
    parameters: given.parameters ?? before?.parameters ?? '',
    shared: given.shared ?? before?.shared ?? false,
    tags: before?.tags ?? [],
    techniques: before?.techniques ?? [],
  };
  const save = useChange(
    (wanted: Draft) => (over ? calls.PUT('/api/v1/queries/{query}', { params: { path: { query: before.id }, header: { 'If-Match': before.etag } }, body: wanted }) : calls.POST('/api/v1/queries', { body: wanted })),
    { done: (made) => `${made.name} is saved`, touches: ['/api/v1/queries'], quiet: true },
  );
  const set = (patch: Partial<Draft>) => setGiven({ ...given, ...patch });
  return (
    <Confirm open title="Save the query" verb="Save" busy={save.isPending} ready={draft.name.trim() !== ''} onClose={onClose} onDone={() => save.mutate(draft, { onSuccess: (made) => { changeTab(tab.id, { name: made.name, saved: made.id }); onClose(); } })}>
      {save.error && <Trouble error={save.error} />}
      {before && (
        <RadioGroup layout="horizontal" value={anew ? 'new' : 'over'} onChange={(_, data) => setAnew(data.value === 'new')}>
          <Radio value="over" label={`Over “${before.name}” (older versions are kept)`} />
          <Radio value="new" label="As a new one" />
        </RadioGroup>
      )}
      <Field label="Name" required><Input value={draft.name} onChange={(_, data) => set({ name: data.value })} /></Field>
      <Field label="What it finds"><Textarea value={draft.description ?? ''} onChange={(_, data) => set({ description: data.value })} /></Field>
      <Field label="Folder" hint="As mail/weekly; empty: none"><Input value={draft.folder ?? ''} onChange={(_, data) => set({ folder: data.value })} /></Field>
      <Checkbox label="Everybody in the organisation sees it and can use it" checked={draft.shared ?? false} onChange={(_, data) => set({ shared: data.checked === true })} />
      <Checkbox label="It is a function to be used in queries" checked={draft.kind === 'function'} onChange={(_, data) => set({ kind: data.checked ? 'function' : 'query' })} />
      {draft.kind === 'function' && <Field label="Parameters" hint="(since: timespan = 1d, name: string); empty: none"><Input className="mono" value={draft.parameters ?? ''} onChange={(_, data) => set({ parameters: data.value })} /></Field>}
    </Confirm>
  );
}
