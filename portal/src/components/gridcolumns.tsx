// Which columns of a grid are shown and how wide: the person's choice, kept in the browser by the grid's name.
import { Button, Menu, MenuItem, MenuItemCheckbox, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ColumnEditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Column } from './DataGrid';

type Kept = { hidden?: string[]; shown?: string[]; widths?: Record<string, number> };
export type Choice<T> = {
  shown: Column<T>[];
  width: (column: Column<T>) => number;
  resize: (id: string, width: number) => void;
  show: (ids: string[]) => void;
  reset: () => void;
};

const place = (name: string) => `vedette.grid.${name}`;

function read(name: string): Kept {
  try {
    return JSON.parse(localStorage.getItem(place(name)) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

export function useColumns<T>(name: string, columns: Column<T>[]): Choice<T> {
  const [kept, setKept] = useState(() => read(name));
  const keep = (next: Kept) => {
    localStorage.setItem(place(name), JSON.stringify(next));
    setKept(next);
  };
  const isShown = (column: Column<T>) =>
    column.hidden ? (kept.shown?.includes(column.id) ?? false) : !kept.hidden?.includes(column.id);
  return {
    shown: columns.filter(isShown),
    width: (column) => kept.widths?.[column.id] ?? column.width,
    resize: (id, width) => keep({ ...kept, widths: { ...kept.widths, [id]: Math.max(56, Math.round(width)) } }),
    show: (ids) =>
      keep({
        ...kept,
        shown: columns.filter((column) => column.hidden && ids.includes(column.id)).map((column) => column.id),
        hidden: columns.filter((column) => !column.hidden && !ids.includes(column.id)).map((column) => column.id),
      }),
    reset: () => keep({}),
  };
}

/** The button that chooses columns. */
export function ColumnChoice<T>({ all, choice }: { all: Column<T>[]; choice: Choice<T> }) {
  return (
    <Menu
      checkedValues={{ columns: choice.shown.map((column) => column.id) }}
      onCheckedValueChange={(_, data) => data.checkedItems.length && choice.show(data.checkedItems)}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<ColumnEditRegular />}>Columns</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {all.map((column) => (
            <MenuItemCheckbox key={column.id} name="columns" value={column.id}>{column.header}</MenuItemCheckbox>
          ))}
          <MenuItem onClick={choice.reset}>As at first</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
