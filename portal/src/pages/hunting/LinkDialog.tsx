// Chosen rows become alerts of an incident, a new one or one that is there; what they would be is shown beforehand.
import { Combobox, Dropdown, Field, Input, Option, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { Trouble } from '../../components/Wait';
import { useTell } from '../../shell/toasts';
import { count, list, plain } from '../../state/words';
import type { Choice, ResultColumn, WouldBe } from './types';
import type { Row } from './values';
import { CATEGORIES, SEVERITIES, type Category, type Severity } from './words';

const MOST = 1000;
type Props = { columns: ResultColumn[]; rows: Row[]; query: string; onClose: () => void };

export function LinkDialog({ columns, rows, query, onClose }: Props) {
  const tell = useTell();
  const [, go] = useLocation();
  const [words, setWords] = useState({ title: '', severity: 'Medium' as Severity, category: 'Execution' as Category, description: '' });
  const [home, setHome] = useState<'new' | 'old'>('new');
  const [number, setNumber] = useState(0);
  const chosen = { query, columns, rows: rows.slice(0, MOST), ...words };
  const link = useChange(
    (_: null) => calls.POST('/api/v1/hunting/link', { body: { ...chosen, techniques: [], response: [], incident: home === 'old' ? number : null } }),
    { touches: ['/api/v1/incidents', '/api/v1/alerts', '/api/v1/overview'], quiet: true },
  );
  const set = (patch: Partial<typeof words>) => setWords({ ...words, ...patch });
  const done = (made: { incident: number; alerts: string[] }) => {
    tell(`${count(made.alerts.length, 'alert')} in incident ${made.incident}`, 'success', <Link href={`/incidents/${made.incident}`} onClick={(event) => { event.preventDefault(); go(`/incidents/${made.incident}`); }}>Open it</Link>);
    onClose();
  };
  return (
    <Confirm open title={`Link ${count(rows.length, 'row')} to an incident`} verb="Link" busy={link.isPending} ready={words.title.trim() !== '' && rows.length <= MOST && (home === 'new' || number > 0)} onClose={onClose} onDone={() => link.mutate(null, { onSuccess: done })}>
      {link.error && <Trouble error={link.error} />}
      {rows.length > MOST && <div>At most {MOST.toLocaleString('en')} rows are linked at a time; choose fewer.</div>}
      <RadioGroup value={home} layout="horizontal" aria-label="Where to" onChange={(_, data) => setHome(data.value === 'old' ? 'old' : 'new')}>
        <Radio value="new" label="A new incident" />
        <Radio value="old" label="One that is there" />
      </RadioGroup>
      {home === 'old' && <Incidents onChange={setNumber} />}
      <Field label="Title of the alerts" required hint="May name columns, as {{FileName}} on {{DeviceName}}"><Input value={words.title} onChange={(_, data) => set({ title: data.value })} /></Field>
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 12 }}>
        <Field label="Severity"><Dropdown style={{ minWidth: 0 }} value={words.severity} selectedOptions={[words.severity]} onOptionSelect={(_, data) => set({ severity: (data.optionValue ?? 'Medium') as Severity })}>{SEVERITIES.map((each) => <Option key={each}>{each}</Option>)}</Dropdown></Field>
        <Field label="Category"><Dropdown style={{ minWidth: 0 }} value={plain(words.category)} selectedOptions={[words.category]} onOptionSelect={(_, data) => set({ category: (data.optionValue ?? 'Execution') as Category })}>{CATEGORIES.map((each) => <Option key={each} value={each}>{plain(each)}</Option>)}</Dropdown></Field>
      </div>
      <Field label="Description"><Textarea value={words.description} onChange={(_, data) => set({ description: data.value })} /></Field>
      <Preview given={{ ...chosen, title: words.title.trim() || 'Untitled', techniques: [], response: [] }} />
    </Confirm>
  );
}

/** An open incident by a piece of its name or its number. */
function Incidents({ onChange }: { onChange: (number: number) => void }) {
  const [text, setText] = useState('');
  const found = api.useQuery('get', '/api/v1/incidents', { params: { query: { text, status: ['Active', 'InProgress'], limit: 20 } } });
  return (
    <Field label="Incident" required>
      <Combobox placeholder="Part of its name" freeform onInput={(event) => setText((event.target as HTMLInputElement).value)} onOptionSelect={(_, data) => onChange(Number(data.optionValue ?? 0))}>
        {found.data?.value.map((each) => <Option key={each.number} value={String(each.number)} text={`#${each.number} ${each.name}`}>{`#${each.number} ${each.name}`}</Option>)}
        {found.data?.value.length === 0 && <Option value="" text="" disabled>No open incident has that in its name</Option>}
      </Combobox>
    </Field>
  );
}

/** Which alerts would come of it, about whom and what. */
function Preview({ given }: { given: Choice }) {
  const [shown, setShown] = useState<WouldBe[]>();
  const [trouble, setTrouble] = useState<unknown>();
  const text = JSON.stringify(given);
  useEffect(() => {
    const timer = setTimeout(() => {
      calls.POST('/api/v1/hunting/link/preview', { body: JSON.parse(text) as Choice }).then(
        ({ data }) => {
          setShown(data);
          setTrouble(undefined);
        },
        setTrouble,
      );
    }, 300);
    return () => clearTimeout(timer);
  }, [text]);
  if (trouble) return <Trouble error={trouble} />;
  if (!shown) return null;
  return (
    <div role="status" style={{ fontSize: 13 }}>
      {shown.length === 1 ? 'This makes one alert:' : `This makes ${count(shown.length, 'alert')}, one for each combination of entities:`}
      <ul style={{ margin: '4px 0 0', paddingLeft: 18, maxHeight: 140, overflowY: 'auto' }}>
        {shown.slice(0, 20).map((each, place) => (
          <li key={place}>
            {each.title}: {count(each.count, 'row')}{each.evidence.length > 0 ? `, about ${list(each.evidence.slice(0, 5).map((item) => item.label))}${each.evidence.length > 5 ? ` and ${each.evidence.length - 5} more` : ''}` : ', about nobody: the result needs a column such as DeviceName or AccountUpn'}
          </li>
        ))}
      </ul>
    </div>
  );
}
