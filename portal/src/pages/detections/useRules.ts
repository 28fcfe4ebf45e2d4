// Every rule with how it does and whether it can see, asked once for all pages of detections.
import { useMemo } from 'react';
import { api } from '../../api/client';
import type { Card } from './words';

export type Listed = Card & {
  /** Why it cannot see; empty: it can. */
  blind: string;
};

export function useRules() {
  const cards = api.useQuery('get', '/api/v1/detections/cards', {}, { staleTime: 30_000 });
  const matrix = useMatrix();
  const data = useMemo(() => {
    const reasons = new Map(matrix.data?.blind.map((each) => [each.rule, each.reason]));
    return cards.data?.map((card): Listed => ({ ...card, blind: card.enabled ? (reasons.get(card.rule.id) ?? '') : '' }));
  }, [cards.data, matrix.data]);
  return { data, error: cards.error, refetch: cards.refetch, fresh: matrix.data?.fresh ?? false };
}

/** The ATT&CK matrix; asked again while the server still works out which rules are blind. */
export function useMatrix() {
  return api.useQuery('get', '/api/v1/overview/matrix', {}, { staleTime: 30_000, refetchInterval: (query) => (query.state.data?.fresh === false ? 2_000 : false) });
}
