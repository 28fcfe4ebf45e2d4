// Device groups: devices told apart by name, in order of rank; endpoint roles can be limited to them.
import { Button, Field, Input, SpinButton, Textarea } from '@fluentui/react-components';
import { AddRegular, DeleteRegular, EditRegular, LaptopRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Card } from '../../components/Card';
import { Confirm, useAsking } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { count } from '../../state/words';
import { TOUCHES, type Whole } from './words';

type DeviceGroup = Whole['devices'][number];

export function Devices({ of }: { of: Whole }) {
  const may = useMay('endpoint-roles.manage');
  const [editing, setEditing] = useState<DeviceGroup | null>(null);
  const next = Math.max(0, ...of.devices.map((each) => each.rank)) + 1;
  const add = <Button appearance="primary" icon={<AddRegular />} onClick={() => setEditing({ name: '', rank: next, conditions: [] })}>Make a device group</Button>;
  return (
    <Card title="Device groups" unit="A device belongs to the first group, by rank, whose conditions it meets; else it is ungrouped" actions={may && of.devices.length > 0 && add}>
      {of.devices.map((each) => <Item key={each.name} of={each} may={may} used={of.assignments.filter((row) => row.devices.includes(each.name)).length} onEdit={() => setEditing(each)} />)}
      {!of.devices.length && (
        <EmptyState icon={<LaptopRegular />} title="There are no device groups" actions={may && add}>
          With them a role of the endpoint store can be limited: whoever is in it only for “servers” sees incidents, alerts and rows of servers alone.
        </EmptyState>
      )}
      {editing && <Edit of={editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

function Item({ of, may, used, onEdit }: { of: DeviceGroup; may: boolean; used: number; onEdit: () => void }) {
  const asking = useAsking();
  const remove = useChange(() => calls.DELETE('/api/v1/permissions/devices/{name}', { params: { path: { name: of.name } } }), { done: `${of.name} is gone`, touches: TOUCHES });
  return (
    <div style={{ display: 'flex', gap: 12, padding: '8px 0', borderTop: '1px solid var(--colorNeutralStroke3)', fontSize: 13, alignItems: 'center' }}>
      <span className="numbers" style={{ width: 64 }}>Rank {of.rank}</span>
      <span style={{ flex: 1, minWidth: 0 }}>
        <strong>{of.name}</strong>, {used ? `limits ${count(used, 'assignment')}` : 'limits nobody yet'}
        <br />
        <span className="mono">{of.conditions.join(' or ')}</span>
      </span>
      {may && <Button size="small" icon={<EditRegular />} aria-label={`Change ${of.name}`} onClick={onEdit} />}
      {may && <Button size="small" icon={<DeleteRegular />} aria-label={`Remove ${of.name}`} onClick={asking.ask} />}
      <Confirm open={asking.open} title={`Remove ${of.name}?`} verb="Remove" busy={remove.isPending} onClose={asking.close} onDone={() => remove.mutate(undefined, { onSettled: asking.close })}>
        Its devices fall to the next group whose conditions they meet, or become ungrouped.
      </Confirm>
    </div>
  );
}

function Edit({ of, onClose }: { of: DeviceGroup; onClose: () => void }) {
  const [name, setName] = useState(of.name);
  const [rank, setRank] = useState(of.rank);
  const [text, setText] = useState(of.conditions.join('\n'));
  const conditions = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const save = useChange(() => calls.PUT('/api/v1/permissions/devices/{name}', { params: { path: { name: name.trim() } }, body: { rank, conditions } }), { done: 'Saved', touches: TOUCHES });
  return (
    <Confirm open title={of.name ? `Change ${of.name}` : 'Make a device group'} verb="Save" ready={name.trim() !== '' && conditions.length > 0} busy={save.isPending} onClose={onClose} onDone={() => save.mutate(undefined, { onSuccess: onClose })}>
      <Field label="Name" required><Input value={name} disabled={of.name !== ''} onChange={(_, data) => setName(data.value)} /></Field>
      <Field label="Rank" hint="The lower one wins where a device meets the conditions of several."><SpinButton value={rank} min={1} max={10_000} onChange={(_, data) => setRank(data.value ?? (Number(data.displayValue) || rank))} /></Field>
      <Field label="Conditions" required hint="One a line, any of them is enough: name starts-with srv- · name contains kiosk · name equals dc01 · domain equals corp.example">
        <Textarea value={text} onChange={(_, data) => setText(data.value)} resize="vertical" />
      </Field>
    </Confirm>
  );
}
