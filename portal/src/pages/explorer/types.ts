// Explorer's words as the API has them.
import type { Schemas } from '../../api/client';

export type Catalogue = Schemas['ExplorerCatalogue'];
export type Property = Schemas['ExplorerProperty'];
export type ViewCard = Schemas['ExplorerView'];
export type Condition = Schemas['ExplorerCondition'];
export type Operator = Condition['operator'];
export type Asked = Omit<Schemas['ExplorerChartAsked'], 'pivot'>;
export type Chart = Schemas['ExplorerChart'];
export type MailLine = Schemas['MailLineBody'];
export type ClickLine = Schemas['ClickLineBody'];
export type FileLine = Schemas['FileLineBody'];
export type Saved = Schemas['ExplorerSaved'];
export type TopName = ViewCard['tops'][number];

export const OPERATORS: Record<Operator, string> = {
  'equal-any': 'equals any of',
  'equal-none': 'equals none of',
  'contains-any': 'contains any of',
  'contains-none': 'contains none of',
  greater: 'is greater than',
  less: 'is less than',
};
export const TOPS: Record<TopName, string> = {
  urls: 'Top URLs',
  clicks: 'Top clicks',
  users: 'Top targeted users',
  origins: 'Email origin',
  families: 'Malware families',
  campaigns: 'Campaign',
};
