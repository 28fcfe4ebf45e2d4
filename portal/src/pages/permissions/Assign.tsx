// Puts somebody into a role group or takes them out, and first shows what that changes for whom.
import { Combobox, Field, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Choice } from '../../components/Filters';
import { Confirm } from '../../components/Confirm';
import { Wait } from '../../components/Wait';
import { plain } from '../../state/words';
import { TOUCHES, storeWord, type Assignment, type Group, type Member, type Whole } from './words';

type Props = { of: Whole; group: Group; leaving?: Assignment; onClose: () => void };
const named = (member: Member): string => (member.kind === 'group' ? `${member.name} (directory group)` : member.title ? `${member.name} (${member.title})` : member.name);

export function Assign({ of, group, leaving, onClose }: Props) {
  const [member, setMember] = useState<Member | null>(null);
  const [typed, setTyped] = useState('');
  const [devices, setDevices] = useState<string[]>([]);
  const present = new Set(of.assignments.filter((each) => each.store === group.store && each.group === group.name).map((each) => each.kind + each.member));
  const free = of.members.filter((each) => !present.has(each.kind + each.id) && named(each).toLowerCase().includes(typed.toLowerCase()));
  const chosen = leaving ? { kind: leaving.kind, id: leaving.member } : member;
  const body = chosen && { member: chosen.id, kind: chosen.kind as 'account' | 'group', store: group.store, group: group.name, devices };
  const change = useChange(
    () => (leaving ? calls.POST('/api/v1/permissions/assignments/take', { body: body! }) : calls.POST('/api/v1/permissions/assignments', { body: body! })),
    { done: leaving ? `${leaving.name} is out of ${group.title}` : `${member?.name ?? ''} is in ${group.title}`, touches: TOUCHES },
  );
  return (
    <Confirm
      open
      title={leaving ? `Take ${leaving.name} out of ${group.title}?` : `Put somebody into ${group.title}`}
      verb={leaving ? 'Take out' : 'Put in'}
      ready={body !== null}
      busy={change.isPending}
      onClose={onClose}
      onDone={() => change.mutate(undefined, { onSuccess: onClose })}
    >
      {!leaving && (
        <Field label="Who" hint={free.length || typed ? 'Accounts of this organisation, and groups of its directory.' : 'Everybody is in it already.'}>
          <Combobox placeholder="Type a name" value={typed} freeform={false} onChange={(event) => { setTyped(event.target.value); setMember(null); }} onOptionSelect={(_, data) => { const found = of.members.find((each) => each.kind + each.id === data.optionValue); setMember(found ?? null); setTyped(found ? found.name : ''); }}>
            {free.slice(0, 200).map((each) => <Option key={each.kind + each.id} value={each.kind + each.id} text={each.name}>{named(each)}</Option>)}
          </Combobox>
        </Field>
      )}
      {!leaving && group.store === 'endpoint' && (
        <Field label="Only devices of" hint={of.devices.length ? 'None chosen: all devices. Whoever is limited sees incidents, alerts and rows of these devices only.' : 'There are no device groups yet; make one under Device groups.'}>
          <div><Choice label="Device groups" values={[...of.devices.map((each) => each.name), 'ungrouped']} word={(word) => word} chosen={devices} onChange={setDevices} /></div>
        </Field>
      )}
      {body && <Consequences body={{ ...body, take: leaving !== undefined }} group={group} />}
    </Confirm>
  );
}

type Plan = { member: string; kind: 'account' | 'group'; store: string; group: string; devices: string[]; take: boolean };

function Consequences({ body, group }: { body: Plan; group: Group }) {
  const asked = api.useQuery('post', '/api/v1/permissions/assignments/preview', { body });
  const mine = api.useQuery('get', '/api/v1/permissions/mine', {});
  const title = (activity: string) => mine.data?.decisions.find((each) => each.activity === activity)?.title ?? plain(activity);
  return (
    <section aria-live="polite" style={{ fontSize: 13, lineHeight: '20px', maxHeight: 300, overflowY: 'auto' }} tabIndex={0} aria-label="What it changes">
      <Wait for={asked} label="Looking what it changes">
        {(told) => (
          <>
            {told.map((each) => (
              <div key={each.name}>
                <strong>{each.name}</strong>
                {!each.gained.length && !each.lost.length && ` can do the same as before${body.take ? ': other groups give the same' : ''}.`}
                {each.gained.length > 0 && (
                  <>
                    {' will be able to:'}
                    <ul style={{ margin: '2px 0 8px', paddingLeft: 18 }}>{each.gained.map((name) => <li key={name}>{title(name)}</li>)}</ul>
                  </>
                )}
                {each.lost.length > 0 && (
                  <>
                    {' will no longer be able to:'}
                    <ul style={{ margin: '2px 0 8px', paddingLeft: 18 }}>{each.lost.map((name) => <li key={name}>{title(name)}</li>)}</ul>
                  </>
                )}
              </div>
            ))}
            {!told.length && `Nobody of this group signs in here yet; ${group.title} (${storeWord(group.store)}) will hold for those who will.`}
          </>
        )}
      </Wait>
    </section>
  );
}
