// The bar of filters above a list: words to choose among, free text; each is in the page's address.
import { Button, Dropdown, Option, SearchBox, makeStyles } from '@fluentui/react-components';
import { DismissRegular, FilterDismissRegular } from '@fluentui/react-icons';
import { useEffect, useState, type ReactNode } from 'react';
import { plain } from '../state/words';
import { Time } from './Time';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  choice: { minWidth: '104px', maxWidth: '210px' },
  text: { width: '190px' },
  space: { flex: 1 },
});

/** The bar; `onClear` shows a button that takes every filter back. */
export function Filters({ label = 'Filters', onClear, end, children }: { label?: string; onClear?: () => void; end?: ReactNode; children: ReactNode }) {
  const s = useStyles();
  return (
    <div className={s.bar} role="search" aria-label={label}>
      {children}
      {onClear && (
        <Button appearance="subtle" size="small" icon={<FilterDismissRegular />} onClick={onClear}>
          Clear
        </Button>
      )}
      <span className={s.space} />
      {end}
    </div>
  );
}

type ChoiceProps = { label: string; values: readonly string[]; chosen: string[]; onChange: (chosen: string[]) => void; word?: (value: string) => string; single?: boolean };

/** Several words of a closed list (or one, with `single`); none chosen means any. */
export function Choice({ label, values, chosen, onChange, word = plain, single }: ChoiceProps) {
  const s = useStyles();
  const shown = chosen.length ? (chosen.length > 2 ? `${chosen.length} chosen` : chosen.map(word).join(', ')) : 'any';
  return (
    <Dropdown
      className={s.choice}
      size="small"
      multiselect={!single}
      aria-label={`${label}: ${shown}`}
      value={`${label}: ${shown}`}
      selectedOptions={chosen}
      onOptionSelect={(_, data) => {
        const words = data.selectedOptions;
        onChange(single && words[0] === chosen[0] ? [] : words);
      }}
    >
      {values.map((value) => (
        <Option key={value} value={value} text={word(value)}>
          {word(value)}
        </Option>
      ))}
    </Dropdown>
  );
}

/** Free text; told onwards when typing pauses. */
export function TextFilter({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const s = useStyles();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 250);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return <SearchBox className={s.text} size="small" placeholder={label} aria-label={label} value={typed} onChange={(_, data) => setTyped(data.value)} />;
}

/** A span that came with a link, as from the dashboard; shown while it is there, with a button that takes it back. */
export function Between({ what, from, to, onClear }: { what: string; from: string; to: string; onClear: () => void }) {
  if (!from && !to) return null;
  return (
    <Button size="small" icon={<DismissRegular />} iconPosition="after" onClick={onClear} title="Take this filter back">
      <span>{what} {from && <>from <Time at={from} /></>} {to && <>to <Time at={to} /></>}</span>
    </Button>
  );
}

/** Any other filter that came with a link. */
export function Given({ what, value, onClear }: { what: string; value: string; onClear: () => void }) {
  if (!value) return null;
  return <Button size="small" icon={<DismissRegular />} iconPosition="after" onClick={onClear} title="Take this filter back">{what}: {value}</Button>;
}
