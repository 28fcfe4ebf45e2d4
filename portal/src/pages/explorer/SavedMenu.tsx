// Saved queries: open one, save what is shown, track it, put one into the bin.
import { Button, Checkbox, Field, Input, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { BookmarkRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useChange } from '../../api/change';
import { api, calls } from '../../api/client';
import { Confirm, useAsking } from '../../components/Confirm';
import { ends, spelled, type Change, type Look } from './state';
import type { Asked, Saved } from './types';

const PATH = '/api/v1/explorer/saved';
const DAYS: Record<string, number> = { PT1H: 1, PT12H: 1, P1D: 1, P7D: 7, P30D: 30 };
const SPANS: Record<number, string> = { 1: 'P1D', 7: 'P7D', 30: 'P30D' };

/** The address of a saved query; days without a usual span count back from now. */
function lookOf(saved: Saved): Partial<Look> {
  const exact = saved.since && saved.until ? `${saved.since}/${saved.until}` : '';
  const now = Date.now();
  const span = exact || SPANS[saved.days ?? 7] || `${new Date(now - (saved.days ?? 7) * 86_400_000).toISOString()}/${new Date(now).toISOString()}`;
  return { view: saved.view ?? 'all-email', span, where: (saved.conditions ?? []).map(spelled), joined: saved.joined ?? 'and', pivot: saved.pivot ?? '', zapped: saved.zapped ? 'yes' : '', row: '' };
}

export function SavedMenu({ asked, look, change }: { asked: Asked; look: Look; change: Change }) {
  const found = api.useQuery('get', PATH);
  const asking = useAsking();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [tracked, setTracked] = useState(false);
  const save = useChange(
    (given: { name: string }) => {
      const days = DAYS[look.span];
      const span = days ? { days } : { days: 7, ...ends(look.span) };
      const { view, conditions, joined, zapped } = asked;
      return calls.POST(PATH, { body: { ...given, view, conditions, joined, zapped, pivot: look.pivot, ...span, shared, tracked } });
    },
    { done: 'The query is saved', touches: [PATH] },
  );
  const remove = useChange((saved: Saved) => calls.DELETE(`${PATH}/{query}`, { params: { path: { query: saved.id }, header: { 'If-Match': saved.etag } } }), { done: 'The query is in the bin', touches: [PATH] });
  const mine = found.data?.filter((each) => each.mine) ?? [];
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" appearance="subtle" icon={<BookmarkRegular />}>Saved queries</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {found.data?.map((saved) => (
              <MenuItem key={saved.id} secondaryContent={saved.tracked ? 'tracked' : undefined} onClick={() => change(lookOf(saved), 'push')}>{saved.name}</MenuItem>
            ))}
            {!!found.data?.length && <MenuDivider />}
            <MenuItem onClick={asking.ask}>Save this query …</MenuItem>
            {mine.map((saved) => <MenuItem key={saved.id} onClick={() => remove.mutate(saved)}>{`Delete ${saved.name}`}</MenuItem>)}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Confirm
        open={asking.open}
        title="Save this query"
        verb="Save"
        ready={name.trim() !== ''}
        onClose={asking.close}
        onDone={() => {
          save.mutate({ name: name.trim() });
          setName('');
          asking.close();
        }}
      >
        <Field label="Name"><Input value={name} maxLength={200} onChange={(_, data) => setName(data.value)} /></Field>
        <Checkbox label="Track it: Threat trackers follow how many it finds" checked={tracked} onChange={(_, data) => setTracked(data.checked === true)} />
        <Checkbox label="Share it with everybody here" checked={shared} onChange={(_, data) => setShared(data.checked === true)} />
      </Confirm>
    </>
  );
}
