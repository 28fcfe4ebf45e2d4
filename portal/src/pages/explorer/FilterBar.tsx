// The filter bar: each condition is a chip that opens to be changed, one operator joins them all.
import { Button, Popover, PopoverSurface, PopoverTrigger, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular, DismissRegular, FilterDismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { list } from '../../state/words';
import { ConditionForm } from './ConditionForm';
import { spelled, type Change, type Look } from './state';
import { OPERATORS, type Asked, type Condition, type Property } from './types';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '6px', alignItems: 'center' },
  chip: { display: 'inline-flex', alignItems: 'center', border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: '4px', maxWidth: '420px' },
  words: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontWeight: 400, display: 'inline-block', maxWidth: '380px' },
  pane: { width: '340px' },
});

type Props = { look: Look; change: Change; asked: Asked; conditions: Condition[]; properties: Property[] };

export function FilterBar({ look, change, asked, conditions, properties }: Props) {
  const s = useStyles();
  const set = (next: Condition[]) => change({ where: next.map(spelled) });
  return (
    <div className={s.bar} role="search" aria-label="Filter">
      {conditions.map((condition, place) => (
        <span key={spelled(condition)} className={s.chip}>
          <Editor
            asked={{ ...asked, conditions: conditions.filter((each) => each !== condition) }}
            properties={properties}
            condition={condition}
            onDone={(next) => set(conditions.map((each, at) => (at === place ? next : each)))}
          />
          <Button size="small" appearance="subtle" icon={<DismissRegular />} aria-label={`Take away: ${words(condition, properties)}`} onClick={() => set(conditions.filter((_, at) => at !== place))} />
        </span>
      ))}
      <Editor asked={asked} properties={properties} onDone={(next) => set([...conditions, next])} />
      {conditions.length > 1 && (
        <Button size="small" appearance="subtle" onClick={() => change({ joined: look.joined === 'or' ? 'and' : 'or' })}>
          {look.joined === 'or' ? 'Any of these (or)' : 'All of these (and)'}
        </Button>
      )}
      {conditions.length > 0 && <Button size="small" appearance="subtle" icon={<FilterDismissRegular />} onClick={() => set([])}>Clear</Button>}
    </div>
  );
}

/** `Sender domain equals any of a.example or b.example`. */
function words(condition: Condition, properties: Property[]): string {
  const title = properties.find((each) => each.id === condition.property)?.title ?? condition.property;
  return `${title} ${OPERATORS[condition.operator] ?? condition.operator} ${list(condition.values)}`;
}

type EditorProps = { asked: Asked; properties: Property[]; condition?: Condition; onDone: (condition: Condition) => void };

function Editor({ asked, properties, condition, onDone }: EditorProps) {
  const s = useStyles();
  const [open, setOpen] = useState(false);
  const text = condition ? words(condition, properties) : '';
  return (
    <Popover open={open} onOpenChange={(_, data) => setOpen(data.open)} trapFocus positioning="below-start">
      <PopoverTrigger disableButtonEnhancement>
        {condition ? (
          <Button size="small" appearance="subtle" title={text}><span className={s.words}>{text}</span></Button>
        ) : (
          <Button size="small" icon={<AddRegular />}>Add a filter</Button>
        )}
      </PopoverTrigger>
      <PopoverSurface className={s.pane} aria-label={condition ? 'Change the filter' : 'Add a filter'}>
        <ConditionForm
          asked={asked}
          properties={properties}
          condition={condition}
          onDone={(next) => {
            setOpen(false);
            onDone(next);
          }}
        />
      </PopoverSurface>
    </Popover>
  );
}
