// Cuts icons/index.js out of the whole of @fluentui/react-icons: the names in icons/names.txt and those Fluent imports.
// Run by hand after adding a name: `node scripts/icons.mjs <folder that holds @fluentui/react-icons>`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

const [whole] = process.argv.slice(2);
if (!whole) throw new Error('name a folder where `npm install --ignore-scripts @fluentui/react-icons@2.0.344` was run');
const portal = new URL('..', import.meta.url).pathname;
const fluent = resolve(portal, 'node_modules/@fluentui');
const names = new Set(readFileSync(resolve(portal, 'icons/names.txt'), 'utf8').split(/\s+/).filter(Boolean));
for (const file of readdirSync(fluent, { recursive: true })) {
  if (file.startsWith('react-icons') || !/\/lib\/.*\.js$/.test(file)) continue;
  const text = readFileSync(resolve(fluent, file), 'utf8');
  for (const [, list] of text.matchAll(/import\s*\{([^}]*)\}\s*from\s*['"]@fluentui\/react-icons[^'"]*['"]/g))
    for (const name of list.split(',')) names.add(name.trim().split(/\s+as\s+/)[0]);
}
names.delete('');
const source = resolve(whole, 'node_modules/@fluentui/react-icons/lib');
const index = await import(`${source}/index.js`).catch(() => null);
const missing = index ? [...names].filter((name) => !(name in index)) : [];
if (missing.length) throw new Error(`no such icons: ${missing.join(', ')}`);
const entry = 'virtual:icons';
const list = [...names].sort();
const bundle = await rolldown({
  input: entry,
  onLog: () => undefined,
  external: [/^react($|\/)/, /^@griffel\/react$/],
  plugins: [
    {
      name: 'entry',
      resolveId: (id) => (id === entry ? id : null),
      load: (id) => (id === entry ? `export { ${list.join(', ')} } from ${JSON.stringify(`${source}/index.js`)};` : null),
    },
  ],
});
const { output } = await bundle.generate({ format: 'esm' });
const code = output[0].code.replace(/^\/\/ .*react-icons.*\n/gm, "");
const head = '// Cut from @fluentui/react-icons 2.0.344 (MIT, https://github.com/microsoft/fluentui-system-icons) by scripts/icons.mjs.\n';
writeFileSync(resolve(portal, 'icons/index.js'), head + code);
const special = {
  bundleIcon: 'export declare function bundleIcon(filled: FluentIcon, regular: FluentIcon): FluentIcon;',
  iconFilledClassName: 'export declare const iconFilledClassName: string;',
  iconRegularClassName: 'export declare const iconRegularClassName: string;',
};
const types = list
  .map((name) => special[name] ?? (/Provider$/.test(name) ? `export declare const ${name}: React.Provider<{ textDirection?: 'ltr' | 'rtl' }>;` : `export declare const ${name}: FluentIcon;`))
  .join('\n');
writeFileSync(
  resolve(portal, 'icons/index.d.ts'),
  `${head}import type * as React from 'react';
export type FluentIconsProps = React.SVGAttributes<SVGElement> & { primaryFill?: string; filled?: boolean; title?: string };
export type FluentIcon = { (props: FluentIconsProps): React.JSX.Element; displayName?: string };
${types}
`,
);
console.log(`${list.length} icons, ${Math.round(code.length / 1024)} KB`);
