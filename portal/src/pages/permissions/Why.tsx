// The explained decision: a person, an activity, and the tree of reasons. Both are in the address, to be sent along.
import { Combobox, Field, Option } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api } from '../../api/client';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { DecisionItem } from './Decisions';
import type { Whole } from './words';

export function Why({ of }: { of: Whole }) {
  const [view, setView] = useView({ name: '', activity: '' });
  const mine = api.useQuery('get', '/api/v1/permissions/mine', {});
  const asked = api.useQuery('get', '/api/v1/permissions/people/{name}', { params: { path: { name: view.name } } }, { enabled: view.name !== '' });
  const activities = (mine.data?.decisions ?? []).map((each) => ({ id: each.activity, word: each.title }));
  const people = of.members.filter((each) => each.kind === 'account').map((each) => ({ id: each.name, word: each.name }));
  return (
    <Card title="May this person do that, and why?">
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))', gap: 12, marginBottom: 12 }}>
        <Pick label="Person" of={people} value={view.name} onPick={(name) => setView({ name })} />
        <Pick label="Activity" of={activities} value={view.activity} onPick={(activity) => setView({ activity })} />
      </div>
      {view.name && view.activity ? (
        <Wait for={asked}>
          {(data) => {
            const found = data.decisions.find((each) => each.activity === view.activity);
            return found ? <DecisionItem key={view.name + view.activity} of={found} open /> : <p>There is no such activity.</p>;
          }}
        </Wait>
      ) : (
        <EmptyState icon={<QuestionCircleRegular />} title="Choose a person and an activity">
          The answer names every condition, which of them are met and through which group, and what to ask for when it is no. The same decision holds in the portal, the API and in queries.
        </EmptyState>
      )}
    </Card>
  );
}

function Pick({ label, of, value, onPick }: { label: string; of: { id: string; word: string }[]; value: string; onPick: (id: string) => void }) {
  const word = of.find((each) => each.id === value)?.word ?? value;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = of.filter((each) => typed === null || each.word.toLowerCase().includes(typed.toLowerCase()));
  return (
    <Field label={label}>
      <Combobox value={typed ?? word} selectedOptions={value ? [value] : []} placeholder="Type to find" onChange={(event) => setTyped(event.target.value)} onBlur={() => setTyped(null)} onOptionSelect={(_, data) => { setTyped(null); if (data.optionValue) onPick(data.optionValue); }}>
        {shown.map((each) => <Option key={each.id} value={each.id} text={each.word}>{each.word}</Option>)}
      </Combobox>
    </Field>
  );
}
