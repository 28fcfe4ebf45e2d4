// Words of permissions: the four stores, and the types of the API's bodies.
import type { Schemas } from '../../api/client';

export type Whole = Schemas['PermissionsBody'];
export type Group = Schemas['GroupBody'];
export type Member = Schemas['MemberBody'];
export type Assignment = Schemas['AssignmentBody'];
export type Decision = Schemas['DecisionBody'];

export const STORES: Record<string, string> = {
  directory: 'Directory',
  'security-centre': 'Security centre (mail)',
  exchange: 'Exchange',
  endpoint: 'Endpoint',
};
/** Who may change the members of each store. */
export const KEEPERS: Record<string, string> = {
  directory: 'directory.assign',
  'security-centre': 'permissions.manage',
  exchange: 'exchange-roles.manage',
  endpoint: 'endpoint-roles.manage',
};
export const storeWord = (store: string): string => STORES[store] ?? store;
/** Paths whose pages show who may what. */
export const TOUCHES = ['/api/v1/permissions', '/api/v1/session'];
