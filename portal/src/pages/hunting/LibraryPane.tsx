// Saved queries: own, shared, delivered; opened in a tab, marked as favourites, removed and brought back.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, SearchBox } from '@fluentui/react-components';
import { MoreVerticalRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMe } from '../../api/session';
import { Wait } from '../../components/Wait';
import { useTell } from '../../shell/toasts';
import { plain } from '../../state/words';
import { saveFile } from './files';
import { useHuntingStyles } from './styles';
import type { Saved } from './types';

type Props = { onOpen: (saved: Saved) => void; onInsert: (text: string) => void };
const TOUCHES = ['/api/v1/queries'];

export function LibraryPane({ onOpen, onInsert }: Props) {
  const s = useHuntingStyles();
  const [text, setText] = useState('');
  const library = api.useQuery('get', '/api/v1/queries', {});
  const bring = useChange(
    async (file: File) => calls.POST('/api/v1/queries/import', { body: { name: file.name, content: await file.text() } }),
    { done: (made) => `${made.length} ${made.length === 1 ? 'query' : 'queries'} brought in`, touches: TOUCHES },
  );
  return (
    <>
      <SearchBox size="small" style={{ maxWidth: '100%' }} placeholder="Find a query" aria-label="Find a query" value={text} onChange={(_, data) => setText(data.value)} />
      <Wait for={library}>{(all) => <Shelves all={all} wanted={text} onOpen={onOpen} onInsert={onInsert} />}</Wait>
      <label className={s.quiet} style={{ marginTop: 8 }}>
        Bring in a .kql or .yaml file
        <input type="file" accept=".kql,.yaml,.yml,.txt" style={{ display: 'block', marginTop: 4, maxWidth: '100%', fontSize: 12 }} onChange={(event) => { const file = event.target.files?.[0]; if (file) bring.mutate(file); event.target.value = ''; }} />
      </label>
    </>
  );
}

function Shelves({ all, wanted, onOpen, onInsert }: { all: Saved[]; wanted: string } & Props) {
  const s = useHuntingStyles();
  const text = wanted.trim().toLowerCase();
  const found = text ? all.filter((each) => `${each.name} ${each.description ?? ''} ${each.folder ?? ''} ${(each.tags ?? []).join(' ')} ${(each.techniques ?? []).join(' ')} ${each.text}`.toLowerCase().includes(text)) : all;
  const shelves: [string, Saved[], string][] = [
    ['Favourites', found.filter((each) => each.favourite), ''],
    ['My queries', found.filter((each) => each.shelf === 'mine'), 'What you save appears here.'],
    ['Shared', found.filter((each) => each.shelf === 'shared'), 'Queries that others save for everybody appear here.'],
    ['Delivered', found.filter((each) => each.shelf === 'stock'), ''],
  ];
  return (
    <>
      {shelves.map(([name, own, none]) => (own.length || (none && !text)) ? (
        <section key={name} aria-label={name}>
          <div className={s.group} aria-hidden>{name}</div>
          {!own.length && <div className={s.quiet}>{none}</div>}
          {[...new Set(own.map((each) => each.folder ?? ''))].map((folder) => (
            <div key={folder}>
              {folder && <div className={s.quiet} style={{ padding: '4px 4px 0' }}>{plain(folder)}</div>}
              {own.filter((each) => (each.folder ?? '') === folder).map((each) => <Line key={each.id} saved={each} onOpen={onOpen} onInsert={onInsert} />)}
            </div>
          ))}
        </section>
      ) : null)}
      {!found.length && <div className={s.quiet}>No saved query holds that.</div>}
    </>
  );
}

function Line({ saved, onOpen, onInsert }: { saved: Saved } & Props) {
  const s = useHuntingStyles();
  const me = useMe();
  const tell = useTell();
  const favour = useChange((on: boolean) => calls.PUT('/api/v1/queries/{query}/favourite', { params: { path: { query: saved.id } }, body: { on } }), { touches: TOUCHES });
  const restore = useChange((_: null) => calls.POST('/api/v1/queries/{query}/restore', { params: { path: { query: saved.id } } }), { done: 'It is back', touches: TOUCHES });
  const remove = useChange((_: null) => calls.DELETE('/api/v1/queries/{query}', { params: { path: { query: saved.id }, header: { 'If-Match': saved.etag } } }), { touches: TOUCHES });
  const mine = saved.owner === me.name;
  const take = async () => {
    const { data } = await calls.GET('/api/v1/queries/{query}/file', { params: { path: { query: saved.id } }, parseAs: 'blob' });
    if (data) saveFile(data as unknown as Blob, `${saved.name}.kql`);
  };
  return (
    <div className={s.line}>
      <button type="button" className={s.plainButton} style={{ flex: 1 }} title={saved.description || saved.text} onClick={() => (saved.kind === 'function' ? onInsert(`${saved.name}(`) : onOpen(saved))}>
        {saved.favourite && <span aria-label="Favourite: ">★ </span>}
        {saved.name}
        {saved.kind === 'function' && <span className={s.quiet}> function</span>}
      </button>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" appearance="transparent" style={{ minWidth: 24, padding: 0 }} icon={<MoreVerticalRegular />} aria-label={`More about ${saved.name}`} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => onOpen(saved)}>Open in a tab</MenuItem>
            <MenuItem onClick={() => favour.mutate(!saved.favourite)}>{saved.favourite ? 'No longer a favourite' : 'Make it a favourite'}</MenuItem>
            <MenuItem onClick={() => void take()}>Save as a .kql file</MenuItem>
            {mine && saved.shelf !== 'stock' && (
              <MenuItem onClick={() => remove.mutate(null, { onSuccess: () => tell(`${saved.name} is in the bin`, 'success', <Button size="small" appearance="transparent" onClick={() => restore.mutate(null)}>Undo</Button>) })}>Remove</MenuItem>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  );
}
