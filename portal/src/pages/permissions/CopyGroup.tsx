// A role group of one's own: a copy with roles added and left out. Those that came with the product never change.
import { Checkbox, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { TOUCHES, type Group, type Whole } from './words';

// Roles of the security centre that no group holds from the start.
const LOOSE = ['preview', 'attack-simulator-admin', 'attack-simulator-payload-author'];
const nameOf = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80);

export function CopyGroup({ of, group, onClose }: { of: Whole; group: Group; onClose: () => void }) {
  const [title, setTitle] = useState(`${group.title} (ours)`);
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set(group.roles));
  const offered = new Set([...of.groups.filter((each) => each.store === group.store).flatMap((each) => each.roles), ...(group.store === 'security-centre' ? LOOSE : [])]);
  const copy = useChange(
    () =>
      calls.POST('/api/v1/permissions/groups/{store}', {
        params: { path: { store: group.store } },
        body: { source: group.name, name: nameOf(title), title, add: [...held].filter((role) => !group.roles.includes(role)), remove: group.roles.filter((role) => !held.has(role)) },
      }),
    { done: `${title} is made; put people in`, touches: TOUCHES },
  );
  const toggle = (role: string, on: boolean) => setHeld(new Set(on ? [...held, role] : [...held].filter((each) => each !== role)));
  return (
    <Confirm open title={`Copy ${group.title}`} verb="Make the role group" ready={nameOf(title) !== ''} busy={copy.isPending} onClose={onClose} onDone={() => copy.mutate(undefined, { onSuccess: onClose })}>
      <Field label="Title" hint={<>Its name will be <span className="mono">{group.store}/{nameOf(title)}</span></>} required>
        <Input value={title} onChange={(_, data) => setTitle(data.value)} />
      </Field>
      <fieldset style={{ border: 0, margin: 0, padding: 0, maxHeight: 320, overflowY: 'auto' }}>
        <legend style={{ fontSize: 14, padding: 0 }}>Roles in it</legend>
        {of.roles.filter((role) => offered.has(role.name)).map((role) => (
          <div key={role.name}><Checkbox checked={held.has(role.name)} onChange={(_, data) => toggle(role.name, data.checked === true)} label={`${role.title}: ${role.about}`} /></div>
        ))}
      </fieldset>
    </Confirm>
  );
}
