// One row whole: every column with its value, dynamic ones as trees, links to entities, conditions from values.
import { Button, Checkbox, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { CopyRegular, MoreVerticalRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Flyout } from '../../components/Flyout';
import { useTell } from '../../shell/toasts';
import { pageOf } from './columns';
import { Comparisons, CellText } from './ResultGrid';
import { useHuntingStyles } from './styles';
import { Tree } from './Tree';
import type { ResultColumn } from './types';
import { isBlank, textOf, type Cell, type Row } from './values';

type Props = { columns: readonly ResultColumn[]; row: Row; place: number; of: number; onClose: () => void; onStep: (by: number) => void; onNarrow: (lines: string[]) => void };

export function RowPane({ columns, row, place, of, onClose, onStep, onNarrow }: Props) {
  const s = useHuntingStyles();
  const tell = useTell();
  const [blanks, setBlanks] = useState(false);
  const shown = columns.map((column, at) => ({ column, value: row[at] ?? null })).filter(({ value }) => blanks || !isBlank(value));
  const copy = () => {
    const whole = Object.fromEntries(columns.map((column, at) => [column.name, row[at] ?? null]));
    void navigator.clipboard.writeText(JSON.stringify(whole, null, 2)).then(() => tell('The row is copied as JSON'));
  };
  return (
    <Flyout
      open
      title={`Row ${(place + 1).toLocaleString('en')} of ${of.toLocaleString('en')}`}
      onClose={onClose}
      actions={
        <div className={s.row}>
          <Button size="small" disabled={place <= 0} onClick={() => onStep(-1)}>Previous</Button>
          <Button size="small" disabled={place >= of - 1} onClick={() => onStep(1)}>Next</Button>
          <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={copy}>Copy as JSON</Button>
          <Checkbox label="Empty ones too" checked={blanks} onChange={(_, data) => setBlanks(data.checked === true)} />
        </div>
      }
    >
      <dl style={{ margin: 0 }}>
        {shown.map(({ column, value }) => <Value key={column.name} column={column} value={value} onNarrow={onNarrow} />)}
      </dl>
    </Flyout>
  );
}

/** JSON that stands in a text column is as good as a dynamic one. */
function parsed(value: Cell): object | undefined {
  if (typeof value === 'object') return value ?? undefined;
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const found: unknown = JSON.parse(value);
    return typeof found === 'object' && found !== null ? found : undefined;
  } catch {
    return undefined;
  }
}

function Value({ column, value, onNarrow }: { column: ResultColumn; value: Cell; onNarrow: (lines: string[]) => void }) {
  const s = useHuntingStyles();
  const tell = useTell();
  const whole = parsed(value);
  const long = typeof value === 'string' && value.length > 60 && !pageOf(column.name, value);
  return (
    <div style={{ padding: '5px 0', borderBottom: '1px solid var(--colorNeutralStroke3)' }}>
      <dt className={s.quiet} style={{ display: 'flex', alignItems: 'center' }}>
        <span style={{ flex: 1 }}>{column.name}</span>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small" appearance="transparent" style={{ minWidth: 24, padding: 0, height: 20 }} icon={<MoreVerticalRegular />} aria-label={`Filter by or copy ${column.name}`} />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <Comparisons column={column} value={value} onNarrow={onNarrow} />
              <MenuItem onClick={() => void navigator.clipboard.writeText(textOf(value)).then(() => tell('Copied'))}>Copy the value</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      </dt>
      <dd style={{ margin: 0, fontSize: 13, overflowWrap: 'anywhere' }}>
        {whole ? <Tree value={whole} label={column.name} /> : long && !column.type.startsWith('date') ? <span className="mono">{String(value)}</span> : <CellText column={column} value={value} />}
      </dd>
    </div>
  );
}
