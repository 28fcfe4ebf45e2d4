// The closed words of the API that forms offer.
import type { Detection } from './types';

export type Severity = Detection['severity'];
export type Category = Detection['category'];

export const SEVERITIES: Severity[] = ['Informational', 'Low', 'Medium', 'High'];
export const CATEGORIES: Category[] = ['Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion', 'CredentialAccess', 'Discovery', 'LateralMovement', 'Collection', 'CommandAndControl', 'Exfiltration', 'Impact'];
