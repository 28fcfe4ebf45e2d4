// The API's bodies that hunting uses, taken from its routes: schema names change when another noun takes the same word.
import type { Schemas } from '../../api/client';
import type { paths } from '../../api/schema';

type Answer<Operation> = Operation extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;

export type Hunt = Answer<paths['/api/v1/hunting/run']['post']>;
export type Result = Hunt['results'][number];
export type ResultColumn = Schemas['ColumnBody'];
export type Ran = Answer<paths['/api/v1/hunting/history']['get']>['value'][number];
export type { Saved, Table } from '../../components/editor/schema';
export type Detection = paths['/api/v1/detections']['post']['requestBody']['content']['application/json'];
export type WouldBe = Answer<paths['/api/v1/hunting/link/preview']['post']>[number];
export type Choice = paths['/api/v1/hunting/link/preview']['post']['requestBody']['content']['application/json'];
