// One condition: property, operator and values, with the values there are suggested while typing.
import { Button, Dropdown, Field, Input, Option, OptionGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { OPERATORS, type Asked, type Condition, type Operator, type Property } from './types';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '10px' },
  values: { display: 'flex', flexDirection: 'column', maxHeight: '220px', overflowY: 'auto', border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '4px' },
  value: { justifyContent: 'space-between', fontWeight: 400, minWidth: 0, '& > span': { overflow: 'hidden', textOverflow: 'ellipsis' } },
  count: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums', marginLeft: '8px' },
});

type Props = { asked: Asked; properties: Property[]; condition?: Condition; onDone: (condition: Condition) => void };

export function ConditionForm({ asked, properties, condition, onDone }: Props) {
  const s = useStyles();
  const [id, setId] = useState(condition?.property ?? properties[0]?.id ?? '');
  const property = properties.find((each) => each.id === id);
  const [operator, setOperator] = useState<Operator | ''>(condition?.operator ?? '');
  const [typed, setTyped] = useState(condition?.values.join(', ') ?? '');
  const how = operator && property?.operators.includes(operator) ? operator : (property?.operators[0] ?? 'equal-any');
  const parts = typed.split(',').map((part) => part.trim());
  const values = [...new Set(parts.filter(Boolean))];
  const groups = [...new Set(properties.map((each) => each.group))];

  const choose = (value: string) => {
    const kept = values.filter((each) => each !== parts.at(-1) || each === value);
    setTyped(values.includes(value) ? values.filter((each) => each !== value).join(', ') : [...kept, value].join(', '));
  };
  return (
    <form
      className={s.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (values.length) onDone({ property: id, operator: how, values });
      }}
    >
      <Field label="Property">
        <Dropdown
          size="small"
          value={property?.title ?? ''}
          selectedOptions={[id]}
          onOptionSelect={(_, data) => {
            setId(data.optionValue ?? id);
            setTyped('');
          }}
        >
          {groups.map((group) => (
            <OptionGroup key={group} label={group}>
              {properties.filter((each) => each.group === group && each.usable).map((each) => <Option key={each.id} value={each.id} text={each.title}>{each.title}</Option>)}
            </OptionGroup>
          ))}
        </Dropdown>
      </Field>
      <Field label="Condition">
        <Dropdown size="small" value={OPERATORS[how]} selectedOptions={[how]} onOptionSelect={(_, data) => setOperator(data.optionValue as Operator)}>
          {property?.operators.map((each) => <Option key={each} value={each} text={OPERATORS[each]}>{OPERATORS[each]}</Option>)}
        </Dropdown>
      </Field>
      <Field label={property?.kind === 'number' ? 'Number' : 'Values'} hint={property?.kind === 'number' ? undefined : 'Several are parted by commas: any of them suffices.'}>
        <Input size="small" value={typed} onChange={(_, data) => setTyped(data.value)} autoComplete="off" />
      </Field>
      {property && property.kind !== 'number' && <Suggestions key={id} asked={asked} property={id} text={parts.at(-1) ?? ''} chosen={values} onChoose={choose} />}
      <Button type="submit" appearance="primary" size="small" disabled={!values.length}>{condition ? 'Change' : 'Add'}</Button>
    </form>
  );
}

type SuggestionsProps = { asked: Asked; property: string; text: string; chosen: string[]; onChoose: (value: string) => void };

function Suggestions({ asked, property, text, chosen, onChoose }: SuggestionsProps) {
  const s = useStyles();
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  // A value that was chosen is no text to look for: the list would shrink to it.
  const wanted = chosen.includes(settled) ? '' : settled.slice(0, 200);
  const found = api.useQuery('post', '/api/v1/explorer/suggestions', { body: { ...asked, property, text: wanted } }, { placeholderData: (before) => before });
  if (!found.data?.length) return null;
  return (
    <div className={s.values} role="group" aria-label="Values there are">
      {found.data.map((each) => (
        <Button key={each.value} size="small" appearance="subtle" className={s.value} aria-pressed={chosen.includes(each.value)} title={each.value} onClick={() => onChoose(each.value)}>
          <span>{chosen.includes(each.value) ? `✓ ${each.value}` : each.value}</span>
          {each.count > 0 && <span className={s.count}>{each.count.toLocaleString('en')}</span>}
        </Button>
      ))}
    </div>
  );
}
