// One role group: its roles in words, its members, what it lets people do by itself; put in, take out, copy, remove.
import { Button } from '@fluentui/react-components';
import { CopyRegular, DeleteRegular, PersonAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMe } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { count, list } from '../../state/words';
import { Assign } from './Assign';
import { CopyGroup } from './CopyGroup';
import { OwnDecisions } from './Decisions';
import { KEEPERS, TOUCHES, storeWord, type Assignment, type Group, type Whole } from './words';

const HEAD = { fontSize: 14, margin: '0 0 6px' } as const;

export function GroupPane({ of, group, onClose }: { of: Whole; group: Group | undefined; onClose: () => void }) {
  return (
    <Flyout open={group !== undefined} title={group ? `${group.title} (${storeWord(group.store)})` : ''} onClose={onClose}>
      {group && <Content of={of} group={group} onClose={onClose} />}
    </Flyout>
  );
}

function Content({ of, group, onClose }: { of: Whole; group: Group; onClose: () => void }) {
  const may = useMe().rights.includes(KEEPERS[group.store] ?? '');
  const members = of.assignments.filter((each) => each.store === group.store && each.group === group.name);
  const [leaving, setLeaving] = useState<Assignment | null>(null);
  const adding = useAsking();
  const copying = useAsking();
  const removing = useAsking();
  const remove = useChange(() => calls.DELETE('/api/v1/permissions/groups/{store}/{name}', { params: { path: group } }), { done: 'The role group is gone', touches: TOUCHES });
  return (
    <>
      <section>
        <h3 style={HEAD}>Roles in it</h3>
        {group.roles.length ? (
          <ul style={{ margin: 0, paddingLeft: 18, fontSize: 13, lineHeight: '20px' }}>
            {group.roles.map((name) => {
              const role = of.roles.find((each) => each.name === name);
              return <li key={name}><strong>{role?.title ?? name}</strong>{role && `: ${role.about}`}</li>;
            })}
          </ul>
        ) : (
          <p style={{ margin: 0, fontSize: 13 }}>A role of the directory: what it opens is listed below, with what flows from it into the other stores.</p>
        )}
      </section>
      <section>
        <h3 style={HEAD}>{members.length ? count(members.length, 'member') : 'Nobody is in it'}</h3>
        <ul style={{ margin: 0, padding: 0, listStyle: 'none', fontSize: 13, lineHeight: '20px' }}>
          {members.map((each) => (
            <li key={each.kind + each.member} style={{ display: 'flex', gap: 8, alignItems: 'center', padding: '4px 0' }}>
              <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                <strong>{each.name}</strong>{each.kind === 'group' && ' (directory group)'}
                {each.devices.length > 0 && `, only devices of ${list(each.devices)}`}
                <br />
                by {each.by}, <Time at={each.at} />
              </span>
              {may && <Button size="small" aria-label={`Take out ${each.name}`} onClick={() => setLeaving(each)}>Take out …</Button>}
            </li>
          ))}
        </ul>
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 8 }}>
          {may && <Button icon={<PersonAddRegular />} onClick={adding.ask}>Put somebody in …</Button>}
          {may && group.store !== 'directory' && <Button icon={<CopyRegular />} onClick={copying.ask}>Copy, then change …</Button>}
          {may && group.own && <Button icon={<DeleteRegular />} onClick={removing.ask}>Remove …</Button>}
        </div>
        {!may && <p style={{ fontSize: 13 }}>You can look, not change: that takes the right <span className="mono">{KEEPERS[group.store]}</span>.</p>}
      </section>
      <Opens group={group} />
      {adding.open && <Assign of={of} group={group} onClose={adding.close} />}
      {leaving && <Assign of={of} group={group} leaving={leaving} onClose={() => setLeaving(null)} />}
      {copying.open && <CopyGroup of={of} group={group} onClose={copying.close} />}
      <Confirm open={removing.open} title={`Remove ${group.title}?`} verb="Remove" busy={remove.isPending} onClose={removing.close} onDone={() => remove.mutate(undefined, { onSuccess: () => { removing.close(); onClose(); } })}>
        {members.length ? `${count(members.length, 'member')} will lose what only this group gives them.` : 'Nobody is in it, so nobody loses anything.'}
      </Confirm>
    </>
  );
}

function Opens({ group }: { group: Group }) {
  const asked = api.useQuery('get', '/api/v1/permissions/groups/{store}/{name}', { params: { path: { store: group.store, name: group.name } } });
  return (
    <section>
      <h3 style={HEAD}>What somebody with nothing else may do</h3>
      <Wait for={asked}>{(data) => <OwnDecisions of={[...data].sort((a, b) => Number(b.allowed) - Number(a.allowed))} />}</Wait>
    </section>
  );
}
