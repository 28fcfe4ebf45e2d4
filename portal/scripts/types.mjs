// Writes src/api/schema.d.ts from openapi.json, with the digest of what it was made from: a test compares it.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');
const digest = createHash('sha256').update(source).digest('hex');
const types = astToString(await openapiTS(source, { alphabetize: true, defaultNonNullable: false }));
const head = `// Made by \`make portal-types\` from openapi.json; not edited by hand.\n// sha256 ${digest}\n`;
writeFileSync(new URL('../src/api/schema.d.ts', import.meta.url), head + types);
