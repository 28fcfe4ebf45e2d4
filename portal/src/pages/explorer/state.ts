// What the page shows, as it stands in its address, and what the API is asked for it.
import { useMemo } from 'react';
import { useView } from '../../state/view';
import type { Asked, Condition, Operator } from './types';

/** `where` holds conditions as `property operator value,value`, values encoded; `span` is ISO 8601. */
export const STOCK = { view: 'all-email', span: 'P7D', where: [] as string[], joined: 'and', pivot: '', tab: 'rows', zapped: '', row: '' };
export type Look = ReturnType<typeof useView<typeof STOCK>>[0];
export type Change = (patch: Partial<Look>, how?: 'push') => void;

export const spelled = (condition: Condition): string =>
  `${condition.property} ${condition.operator} ${condition.values.map(encodeURIComponent).join(',')}`;

/** Conditions of the address; what is malformed is left out. */
export function conditionsOf(where: readonly string[]): Condition[] {
  return where.flatMap((text) => {
    const [property = '', operator = '', values = ''] = text.split(' ');
    try {
      const found = values.split(',').filter(Boolean).map(decodeURIComponent);
      return property && operator && found.length ? [{ property, operator: operator as Operator, values: found }] : [];
    } catch {
      return [];
    }
  });
}

/** The conditions with this value added: to one that already asks for the same property, or as one more. */
export function withValue(where: readonly string[], property: string, value: string): string[] {
  const conditions = conditionsOf(where);
  const same = conditions.find((each) => each.property === property && each.operator === 'equal-any');
  if (same?.values.includes(value)) return [...where];
  const next = same
    ? conditions.map((each) => (each === same ? { ...same, values: [...same.values, value] } : each))
    : [...conditions, { property, operator: 'equal-any' as const, values: [value] }];
  return next.map(spelled);
}

const LENGTHS: Record<string, number> = { PT1H: 1, PT12H: 12, P1D: 24, P7D: 168, P30D: 720 };

/** The ends of a span; the present is cut to the minute so that the question stays the same. */
export function ends(span: string): { since: string; until: string } {
  const [from = '', until = ''] = span.split('/');
  if (from && until) return { since: from, until };
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  return { since: new Date(now - (LENGTHS[span] ?? 168) * 3_600_000).toISOString(), until: new Date(now).toISOString() };
}

/** The view, a setter, and the question; `turn` counts how often people asked to look again. */
export function useExplorer(turn: number): { look: Look; change: Change; asked: Asked; conditions: Condition[] } {
  const [look, change] = useView(STOCK);
  const where = JSON.stringify(look.where);
  const conditions = useMemo(() => conditionsOf(JSON.parse(where) as string[]), [where]);
  const asked = useMemo<Asked>(
    () => ({ view: look.view as Asked['view'], ...ends(look.span), conditions, joined: look.joined === 'or' ? 'or' : 'and', zapped: look.zapped === 'yes' }),
    // `turn` is not read: it makes the question anew, with the present time.
    [look.view, look.span, conditions, look.joined, look.zapped, turn],
  );
  return { look, change, asked, conditions };
}
