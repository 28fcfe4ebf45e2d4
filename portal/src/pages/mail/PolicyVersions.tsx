// Versions of a policy: who changed what when.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { plain } from '../../state/words';
import { Part } from './HeldPane';
import type { Policy } from './words';

const useStyles = makeStyles({
  one: { borderTop: `1px solid ${tokens.colorNeutralStroke3}`, padding: '8px 0', fontSize: '13px', lineHeight: '20px', ':first-of-type': { borderTop: 'none' } },
  list: { margin: '4px 0 0', paddingLeft: '18px', overflowWrap: 'anywhere' },
  was: { color: tokens.colorNeutralForeground2, textDecoration: 'line-through' },
});
const VERBS: Record<string, string> = { create: 'Made', update: 'Changed', delete: 'Deleted' };
const OWN = new Set(['version', 'updated', 'updated_by', 'id', 'protection', 'stock']);

type Change = { name: string; before: string; after: string };

/** The values of a document by their place in it, as `settings.spam`. */
function flat(of: unknown, at = ''): [string, string][] {
  if (typeof of !== 'object' || of === null || Array.isArray(of)) return [[at, Array.isArray(of) ? of.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each))).join(', ') : String(of ?? '')]];
  return Object.entries(of).filter(([name]) => at !== '' || !OWN.has(name)).flatMap(([name, value]) => flat(value, at ? `${at}.${name}` : name));
}
function changes(before: unknown, after: unknown): Change[] {
  const [old, now] = [new Map(flat(before)), new Map(flat(after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => (old.get(name) ?? '') !== (now.get(name) ?? '')).map((name) => ({ name, before: old.get(name) ?? '', after: now.get(name) ?? '' }));
}

export function PolicyVersions({ of }: { of: Policy }) {
  const [open, setOpen] = useState(false);
  return <Part title="Versions">{open ? <Fetched of={of} /> : <Button onClick={() => setOpen(true)}>Show the versions</Button>}</Part>;
}

function Fetched({ of }: { of: Policy }) {
  const s = useStyles();
  const found = api.useQuery('get', '/api/v1/mail/policies/{protection}/{policy}/versions', { params: { path: { protection: of.protection, policy: of.id } } });
  return (
    <Wait for={found}>
      {(data) => (
        <>
          {!data.length && <span style={{ fontSize: 13 }}>It was never changed.</span>}
          {data.map((each, place) => {
            const before = data[place + 1];
            const made = before ? changes(before.document, each.document) : [];
            return (
              <div key={each.version} className={s.one}>
                <strong>Version {each.version}</strong> <Badge>{VERBS[each.verb] ?? plain(each.verb)}</Badge> <Time at={each.at} /> by {each.by}
                {made.length > 0 && <ul className={s.list}>{made.map((one) => <li key={one.name}>{plain(one.name.replaceAll('_', ' ').replaceAll('.', ': '))}: {one.before && <span className={s.was}>{one.before}</span>} {one.after || '(nothing)'}</li>)}</ul>}
              </div>
            );
          })}
        </>
      )}
    </Wait>
  );
}
