// The limit of one table: in days and gigabytes, with what it would free before it is set.
import { Button, Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Trouble, Wait } from '../../components/Wait';
import { bytes, count } from '../../state/words';
import { limitText, type Held } from './Retention';

const TOUCHES = ['/api/v1/tables'];
const numberOf = (text: string): number => Math.max(0, Number(text.replace(',', '.')) || 0);

export function LimitPane({ of, onClose }: { of: Held; onClose: () => void }) {
  const may = useMay('sources.manage');
  const [days, setDays] = useState(String(of.own?.days || ''));
  const [gigabytes, setGigabytes] = useState(String(of.own?.gigabytes || ''));
  const [asked, setAsked] = useState({ days: 0, gigabytes: 0 });
  const sure = useAsking();
  const wanted = { days: Math.round(numberOf(days)), gigabytes: numberOf(gigabytes) };
  const key = `${wanted.days} ${wanted.gigabytes}`;
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ days: Math.round(numberOf(days)), gigabytes: numberOf(gigabytes) }), 400);
    return () => clearTimeout(timer);
  }, [days, gigabytes]);
  const path = { table: of.table };
  const freed = api.useQuery('get', '/api/v1/tables/{table}/freed', { params: { path, query: asked } });
  const save = useChange(() => calls.PUT('/api/v1/tables/{table}/limit', { params: { path }, body: wanted }), { done: 'Saved; it is applied once a day', touches: TOUCHES });
  const back = useChange(() => calls.DELETE('/api/v1/tables/{table}/limit', { params: { path } }), { done: 'Kept as the installation says', touches: TOUCHES });
  const settled = key === `${asked.days} ${asked.gigabytes}`;
  const finish = () => save.mutate(undefined, { onSuccess: onClose, onSettled: sure.close });
  return (
    <Flyout
      open
      title={of.table}
      onClose={onClose}
      actions={
        may && (
          <div style={{ display: 'flex', gap: 8 }}>
            <Button appearance="primary" disabled={!settled || save.isPending || freed.data === undefined} onClick={() => (freed.data?.rows ? sure.ask() : finish())}>Save</Button>
            {of.own && <Button disabled={back.isPending} onClick={() => back.mutate(undefined, { onSuccess: onClose })}>As the installation</Button>}
          </div>
        )
      }
    >
      <Facts
        of={[
          ['Rows', of.rows.toLocaleString('en')],
          ['On disk', bytes(of.bytes)],
          ['Oldest', <Time at={of.first} />],
          ['Newest', <Time at={of.last} />],
          ['Kept now', limitText(of.keepDays, of.keepGigabytes)],
          ['Installation allows', limitText(of.most.days, of.most.gigabytes)],
        ]}
      />
      <Field label="Keep at most, days" hint="Empty: no limit of days.">
        <Input type="number" min={0} disabled={!may} value={days} onChange={(_, data) => setDays(data.value)} />
      </Field>
      <Field label="Keep at most, gigabytes on disk" hint="Empty: no limit of size.">
        <Input type="number" min={0} step={0.1} disabled={!may} value={gigabytes} onChange={(_, data) => setGigabytes(data.value)} />
      </Field>
      <Wait for={freed}>
        {(data) => (
          <MessageBar intent={data.rows ? 'warning' : 'info'} layout="multiline">
            <MessageBarBody>
              {data.rows ? `It frees ${bytes(data.bytes)} now: ${count(data.rows, 'row')} of ${count(data.days, 'day')}, ${data.first}${data.last !== data.first ? ` to ${data.last}` : ''}.` : 'It frees nothing now: everything held is younger and smaller than that.'}
              {data.tooBig && ' The newest day alone is larger than that; it stays.'}
            </MessageBarBody>
          </MessageBar>
        )}
      </Wait>
      {save.error && <Trouble error={save.error} />}
      <p style={{ fontSize: 12, margin: 0 }}>The installation’s own limit holds in any case; what is set here can only shorten it. What goes cannot be hunted any more, and rules do not see it; incidents keep their alerts and evidence.</p>
      <Confirm open={sure.open} title={`Keep ${of.table} for less?`} verb="Save" busy={save.isPending} onClose={sure.close} onDone={finish}>
        <span>{`${count(freed.data?.rows ?? 0, 'row')} (${bytes(freed.data?.bytes ?? 0)}) are dropped with the next daily run. That cannot be undone but from a backup.`}</span>
      </Confirm>
    </Flyout>
  );
}
