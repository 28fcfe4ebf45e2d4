// A campaign's words: kinds, layers of its flow with their colours, where it is looked at elsewhere.
import type { Schemas } from '../../api/client';
import type { Tone } from '../../components/Badges';
import type { FlowBand, FlowLayer } from '../../components/flowlayout';
import { entityAddress } from '../../state/entities';
import { queryOf } from '../../state/view';
import { CATEGORIES, VERDICTS, categoryWord } from '../mail/words';

export type Campaign = Schemas['CampaignBody'];
export type CampaignDetail = Schemas['CampaignDetail'];
type Flow = Schemas['FlowBody'];
type Layer = Flow['layer'];

export const KINDS: Record<string, Tone> = { Malware: 'high', Phish: 'medium', Spam: 'low' };
export const campaignAddress = (id: string): string => `/mail/campaigns/${encodeURIComponent(id)}`;

/** Explorer with the campaign's messages of the last month. */
export const explorerAddress = (id: string): string => `/explorer${queryOf({ view: 'all-email', span: 'P30D', where: [`campaign-id equal-any ${encodeURIComponent(id)}`] })}`;

const TITLES: Record<Layer, string> = {
  relay: 'Sent from',
  domain: 'Sender domain',
  authentication: 'Authentication',
  verdict: 'Verdict',
  technology: 'Detected by',
  action: 'Delivery',
  latest: 'Lies now in',
  user: 'People',
};
export const LAYERS: FlowLayer[] = (Object.entries(TITLES) as [Layer, string][]).map(([id, title]) => ({ id, title }));

export const bandsOf = (flow: Flow[]): FlowBand[] => flow.map(({ copies, ...way }) => ({ ...way, amount: copies }));

const WORDS: Partial<Record<Layer, Record<string, string>>> = {
  technology: { None: 'Nothing by itself' },
  latest: { 'Inbox/folder': 'Inbox or folder', Failed: 'Refused', Dropped: 'Dropped' },
};

export function flowWord(layer: string, name: string): string {
  if (layer === 'verdict') return CATEGORIES[name] ? categoryWord(name) : (VERDICTS[name]?.[0] ?? name);
  return WORDS[layer as Layer]?.[name] ?? name;
}

const TONES: Partial<Record<Layer, Record<string, Tone>>> = {
  action: { Delivered: 'high', Replaced: 'low', Junked: 'low', Blocked: 'good' },
  latest: { 'Inbox/folder': 'high', 'Junk folder': 'low', Quarantine: 'good', Failed: 'good', Dropped: 'good', 'Deleted items': 'low' },
  user: { 'Went on past the warning': 'high', Clicked: 'high', 'Click was blocked': 'low', Reported: 'good', 'Nothing known': 'neutral' },
};

/** Red is what reached people, green what was held back; the words say it too. */
export function flowColor(layer: string, name: string): string {
  const tone = layer === 'verdict' ? (CATEGORIES[name]?.[1] ?? VERDICTS[name]?.[1]) : layer === 'authentication' ? (/ (pass|softpass|bestguesspass)$/.test(name) ? 'good' : / (fail|softfail|permerror)$/.test(name) ? 'medium' : 'neutral') : TONES[layer as Layer]?.[name];
  return `var(--${tone ?? (layer === 'relay' || layer === 'domain' || layer === 'technology' ? 'brand' : 'neutral')}-bar)`;
}

export function flowAddress(layer: string, name: string): string | undefined {
  if (name === 'Others' || name === 'Unknown') return undefined;
  return layer === 'relay' ? entityAddress('ip', name) : layer === 'domain' ? entityAddress('domain', name) : undefined;
}
