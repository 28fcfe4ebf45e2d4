// A rule tried on the last days: what it would have raised, without raising anything.
import { Button, Dropdown, Field, Option } from '@fluentui/react-components';
import { PlayRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Card } from '../../components/Card';
import { Loading } from '../../components/Loading';
import { Trouble } from '../../components/Wait';
import { Outcome } from './Outcome';

export const DAYS = ['1', '3', '7', '14', '30', '90'];

export default function Try({ rule }: { rule: string }) {
  const [days, setDays] = useState('7');
  const replay = useChange((given: string) => calls.POST('/api/v1/detections/{detection}/replay', { params: { path: { detection: rule }, query: { days: Number(given) } } }), { touches: [], quiet: true });
  return (
    <>
      <Card title="Try it on what is kept" unit="As it runs here, with the exceptions in force. Nothing is recorded and no alert is raised.">
        <div style={{ display: 'flex', gap: 8, alignItems: 'end', flexWrap: 'wrap' }}>
          <DaysField days={days} onChange={setDays} />
          <Button appearance="primary" icon={<PlayRegular />} disabled={replay.isPending} onClick={() => replay.mutate(days)}>{replay.isPending ? 'Trying …' : 'Try'}</Button>
        </div>
      </Card>
      {replay.isPending && <Loading label="Looking through the last days" />}
      {replay.error && <Trouble error={replay.error} />}
      {replay.data && !replay.isPending && <Outcome of={replay.data} />}
    </>
  );
}

export function DaysField({ days, onChange }: { days: string; onChange: (days: string) => void }) {
  const word = (each: string) => (each === '1' ? 'last day' : `last ${each} days`);
  return (
    <Field label="Over the">
      <Dropdown style={{ minWidth: 130 }} value={word(days)} selectedOptions={[days]} onOptionSelect={(_, data) => data.optionValue && onChange(data.optionValue)}>
        {DAYS.map((each) => <Option key={each} value={each}>{word(each)}</Option>)}
      </Dropdown>
    </Field>
  );
}
