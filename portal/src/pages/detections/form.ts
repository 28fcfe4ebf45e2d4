// The form of a detection: what people type, and what the API takes.
import type { Schemas, SeverityWord } from '../../api/client';
import type { Detection, Tactic } from './words';

export type Form = {
  name: string; query: string; severity: SeverityWord; category: Tactic; description: string; alertTitle: string; techniques: string;
  frequency: Schemas['Frequency']; devices: string; response: string; actions: Schemas['ActionBody'][]; firstLook: number; fires: string; silent: string;
};

export const BLANK: Form = {
  name: '', query: '', severity: 'Medium', category: 'Execution', description: '', alertTitle: '', techniques: '',
  frequency: '1h', devices: '', response: '', actions: [], firstLook: 30, fires: '', silent: '',
};

const words = (text: string, by: RegExp): string[] => text.split(by).map((word) => word.trim()).filter(Boolean);
const shown = (examples: Schemas['ExampleBody'][] | undefined): string => (examples?.length ? JSON.stringify(examples.map((each) => each.tables), null, 1) : '');

export const formOf = (of: Detection): Form => ({
  name: of.name,
  query: of.query,
  severity: of.severity,
  category: of.category,
  description: of.description ?? '',
  alertTitle: of.alertTitle ?? '',
  techniques: of.techniques?.join(', ') ?? '',
  frequency: of.frequency ?? '1h',
  devices: of.devices?.join(', ') ?? '',
  response: of.response?.join('\n') ?? '',
  actions: of.actions ?? [],
  firstLook: of.firstLook ?? 30,
  fires: shown(of.fires),
  silent: shown(of.silent),
});

type Tables = Schemas['ExampleBody']['tables'];

/** Examples as typed: a list of `{ Table: [rows] }`, or one of them. Undefined when it is not that. */
export function examplesOf(text: string): Schemas['ExampleBody'][] | undefined {
  if (!text.trim()) return [];
  try {
    const read: unknown = JSON.parse(text);
    const all: unknown[] = Array.isArray(read) ? read : [read];
    const isTables = (each: unknown): each is Tables => typeof each === 'object' && each !== null && Object.keys(each).length > 0 && Object.values(each).every(Array.isArray);
    return all.every(isTables) ? all.map((tables) => ({ tables })) : undefined;
  } catch {
    return undefined;
  }
}

/** As the API takes it; examples that cannot be read are left out (the form says so). */
export const given = (form: Form): Schemas['DetectionBody-Input'] => ({
  ...form,
  name: form.name.trim() || 'Untitled',
  techniques: words(form.techniques.toUpperCase(), /[,\s]+/),
  devices: words(form.devices, /,/),
  response: words(form.response, /\n/),
  fires: examplesOf(form.fires) ?? [],
  silent: examplesOf(form.silent) ?? [],
});
