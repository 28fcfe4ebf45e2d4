// The queue's filters, and filters kept under a name in this browser.
import { Button, Input, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { BookmarkRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useMe } from '../../api/session';
import { Between, Choice, Filters, TextFilter } from '../../components/Filters';
import { Confirm, useAsking } from '../../components/Confirm';
import type { Schemas, SeverityWord } from '../../api/client';
import { plain } from '../../state/words';
import { INCIDENTS } from '../../state/lists';
import { CLASSIFICATIONS, SERVICES, SEVERITIES, STATUSES, type Classification } from './words';

export const STOCK = INCIDENTS;
export type QueueView = { [K in keyof typeof STOCK]: (typeof STOCK)[K] extends string[] ? string[] : string };

const HOURS: Record<string, string> = { '24h': 'last 24 hours', '7d': 'last 7 days', '30d': 'last 30 days' };
const LENGTH: Record<string, number> = { '24h': 24, '7d': 168, '30d': 720 };

/** What the API is asked for this view; moments are cut to the minute so that the question stays the same. */
export function asked(view: QueueView) {
  const hours = LENGTH[view.since];
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  return {
    status: view.status as Schemas['Status'][],
    severity: view.severity as SeverityWord[],
    service: view.service as Schemas['Service'][],
    classification: view.class as Classification[],
    ...(view.assigned ? { assigned: view.assigned === 'nobody' ? '' : view.assigned } : {}),
    ...(view.tag ? { tag: view.tag } : {}),
    ...(view.text ? { text: view.text } : {}),
    ...(hours ? { active_from: new Date(minute - hours * 3_600_000).toISOString() } : {}),
    ...(view.from ? { createdFrom: view.from } : {}),
    ...(view.to ? { createdTo: view.to } : {}),
    sort: view.sort.replace('-', ''),
    descending: view.sort.startsWith('-'),
  };
}

const KEY = 'vedette.queue.filters';
type Kept = Record<string, QueueView>;

function read(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

type Props = { view: QueueView; onChange: (patch: Partial<QueueView>) => void; filtered: boolean };

export function QueueFilters({ view, onChange, filtered }: Props) {
  const me = useMe();
  const owner: Record<string, string> = { [me.name]: 'me', nobody: 'nobody' };
  return (
    <Filters onClear={filtered ? () => onChange({ ...STOCK, sort: view.sort }) : undefined} end={<SavedFilters view={view} onChange={onChange} />}>
      <TextFilter label="Name, tag or number" value={view.text} onChange={(text) => onChange({ text })} />
      <Choice label="Status" values={STATUSES} chosen={view.status} word={(word) => (word === 'Redirected' ? 'Merged' : plain(word))} onChange={(status) => onChange({ status })} />
      <Choice label="Severity" values={SEVERITIES} chosen={view.severity} onChange={(severity) => onChange({ severity })} />
      <Choice label="Service" values={SERVICES} chosen={view.service} onChange={(service) => onChange({ service })} />
      <Choice label="Assigned" single values={[me.name, 'nobody']} chosen={view.assigned ? [view.assigned] : []} word={(name) => owner[name] ?? name} onChange={([name = '']) => onChange({ assigned: name })} />
      <Choice label="Class" values={CLASSIFICATIONS} chosen={view.class} onChange={(words) => onChange({ class: words })} />
      <Choice label="Active" single values={Object.keys(HOURS)} chosen={view.since ? [view.since] : []} word={(word) => HOURS[word] ?? word} onChange={([since = '']) => onChange({ since })} />
      <Between what="Made" from={view.from} to={view.to} onClear={() => onChange({ from: '', to: '' })} />
    </Filters>
  );
}

function SavedFilters({ view, onChange }: Omit<Props, 'filtered'>) {
  const [kept, setKept] = useState(read);
  const [name, setName] = useState('');
  const asking = useAsking();
  const keep = (next: Kept) => {
    localStorage.setItem(KEY, JSON.stringify(next));
    setKept(next);
  };
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" appearance="subtle" icon={<BookmarkRegular />}>Saved filters</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {Object.entries(kept).map(([title, saved]) => <MenuItem key={title} onClick={() => onChange(saved)}>{title}</MenuItem>)}
            {Object.keys(kept).length > 0 && <MenuDivider />}
            <MenuItem onClick={asking.ask}>Save these filters …</MenuItem>
            {Object.keys(kept).map((title) => (
              <MenuItem key={title} onClick={() => keep(Object.fromEntries(Object.entries(kept).filter(([each]) => each !== title)))}>{`Forget ${title}`}</MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Confirm open={asking.open} title="Save these filters" verb="Save" ready={name.trim() !== ''} onClose={asking.close} onDone={() => { keep({ ...kept, [name.trim()]: view }); asking.close(); }}>
        <Input aria-label="Name" placeholder="Name" value={name} onChange={(_, data) => setName(data.value)} />
        <span>They are kept in this browser. To share them, send the page’s address.</span>
      </Confirm>
    </>
  );
}
