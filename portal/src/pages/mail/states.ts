// The states of held mail as people read them.
import type { Tone } from '../../components/Badges';
import { plain } from '../../state/words';

export const STATES: Record<string, [string, Tone]> = {
  held: ['Held', 'neutral'],
  requested: ['Release asked for', 'brand'],
  releasing: ['Being released', 'low'],
  released: ['Released', 'good'],
  denied: ['Request refused', 'neutral'],
  deleted: ['Deleted', 'neutral'],
};
export const stateWord = (state: string): string => STATES[state]?.[0] ?? plain(state);
