// Our tables and functions as the language service wants them.
import type { EngineSchema } from '@kusto/monaco-kusto';
import type { Schemas } from '../../api/client';
import type { paths } from '../../api/schema';

export type Table = paths['/api/v1/hunting/schema']['get']['responses'][200]['content']['application/json'][number];
export type Saved = Schemas['SavedBody'];

type KustoFunction = EngineSchema['cluster']['databases'][number]['functions'][number];

const text = (name: string, value = '') => ({ name, type: 'System.String', cslType: 'string', ...(value && { cslDefaultValue: value }) });
const long = (name: string, value: string) => ({ name, type: 'System.Int64', cslType: 'long', cslDefaultValue: value });
const when = (name: string, value: string) => ({ name, type: 'System.DateTime', cslType: 'datetime', cslDefaultValue: value });
const ANY = { name: 'T', columns: [] };

/** Defender's functions; what they give follows from these bodies, which are never run. */
const DEFENDER: KustoFunction[] = [
  {
    name: 'FileProfile',
    docstring: 'Adds what is known of files by their hash: how many devices have them, first and last seen, signer.',
    inputParameters: [ANY, text('x', '"SHA1"'), long('y', '100')],
    body: `{ T | extend GlobalPrevalence = long(null), GlobalFirstSeen = datetime(null), GlobalLastSeen = datetime(null), Signer = "", Issuer = "",
      SignerHash = "", IsCertificateValid = bool(null), IsRootSignerMicrosoft = bool(null), SignatureState = "", IsExecutable = bool(null),
      ThreatName = "", Publisher = "", SoftwareName = "", ProfileAvailability = "" }`,
  },
  {
    name: 'DeviceFromIP',
    docstring: 'Which device held the address at a time.',
    inputParameters: [ANY, text('x', '"IPAddress"'), when('y', 'now()')],
    body: '{ T | extend DeviceId = "", ToTime = datetime(null) }',
  },
  {
    name: 'AssignedIPAddresses',
    docstring: 'The addresses a device held at a time.',
    inputParameters: [text('x'), when('y', 'now()')],
    body: '{ datatable(Timestamp: datetime, IPAddress: string, IPType: string, NetworkAdapterType: string, ConnectedNetworks: string)[] }',
  },
  {
    name: 'SeenBy',
    docstring: 'Which devices of ours saw the device on the network.',
    inputParameters: [ANY],
    body: '{ T | extend SeenBy = dynamic([]) }',
  },
];

const PARAMETER = /([A-Za-z_]\w*)\s*:\s*(\([^)]*\)|[a-z]+)\s*(?:=\s*([^,]+))?/g;

function ownFunction(saved: Saved): KustoFunction {
  const inputParameters = [...(saved.parameters ?? '').matchAll(PARAMETER)].map(([, name = '', type = '', value]) =>
    type.startsWith('(') ? { name, columns: [] } : { name, type: `System.${type}`, cslType: type, ...(value && { cslDefaultValue: value.replace(/\)\s*$/, '') }) },
  );
  return { name: saved.name, docstring: saved.description || 'Saved function', inputParameters, body: `{ ${saved.text} }` };
}

let version = 0;

/** A schema of these; newer ones take the place of older. */
export function schemaOf(tables: readonly Table[], functions: readonly Saved[]): EngineSchema {
  version += 1;
  const database = {
    name: 'Vedette',
    majorVersion: 1,
    minorVersion: version,
    entityGroups: [],
    functions: [...DEFENDER, ...functions.map(ownFunction)],
    tables: tables.map((table) => ({
      name: table.name,
      entityType: 'Table' as const,
      docstring: table.description,
      columns: table.columns.map((column) => ({ name: column.name, type: column.type, docstring: column.description })),
    })),
  };
  return { clusterType: 'Engine', cluster: { connectionString: 'https://vedette', databases: [database] }, database };
}
