// A dynamic value as a tree that folds; bounded, so that a hostile value cannot make the page stand still.
import { Tree as FluentTree, TreeItem, TreeItemLayout } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const MOST = 200;
const DEEPEST = 12;

function parts(value: object): [string, unknown][] {
  return Object.entries(value).slice(0, MOST);
}

const brief = (value: object): string => {
  const size = Object.keys(value).length;
  return Array.isArray(value) ? `[${size}]` : `{${size}}`;
};

function item(name: string, value: unknown, path: string, depth: number): ReactNode {
  if (typeof value === 'object' && value !== null && depth < DEEPEST) {
    return (
      <TreeItem key={path} itemType="branch" value={path}>
        <TreeItemLayout><strong>{name}</strong> <span className="mono">{brief(value)}</span></TreeItemLayout>
        <FluentTree>
          {parts(value).map(([key, each]) => item(key, each, `${path}/${key}`, depth + 1))}
        </FluentTree>
      </TreeItem>
    );
  }
  return (
    <TreeItem key={path} itemType="leaf" value={path}>
      <TreeItemLayout style={{ overflowWrap: 'anywhere' }}><strong>{name}</strong>: <span className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</span></TreeItemLayout>
    </TreeItem>
  );
}

export function Tree({ value, label }: { value: object; label: string }) {
  const all = parts(value);
  const left = Object.keys(value).length - all.length;
  return (
    <>
      <FluentTree aria-label={label} size="small" defaultOpenItems={all.length <= 6 ? all.map(([key]) => `/${key}`) : []}>
        {all.map(([key, each]) => item(key, each, `/${key}`, 0))}
      </FluentTree>
      {left > 0 && <div>and {left.toLocaleString('en')} more</div>}
    </>
  );
}
