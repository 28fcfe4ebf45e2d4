// The search box of the top bar: suggestions while typing, chosen with the arrow keys and Enter; Enter without a choice
// shows everything that was found. As the ARIA pattern "combobox with a list" asks.
import { Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { NARROW } from '../theme/narrow';
import { useFound } from './found';
import { useShortcuts } from './shortcuts';

const PAUSE = 160;
const EACH = 5;

const useStyles = makeStyles({
  form: { flex: 3, [NARROW]: { flex: 1 }, display: 'flex', position: 'relative', maxWidth: '560px', minWidth: 0 },
  input: { flex: 1, minWidth: 0, background: 'rgba(255,255,255,0.13)', border: '1px solid rgba(255,255,255,0.28)', '& input': { color: '#fff' }, '& input::placeholder': { color: '#d5e2f0' }, color: '#d5e2f0' },
  list: { position: 'absolute', top: '34px', left: 0, right: 0, [NARROW]: { position: 'fixed', top: '44px', left: '4px', right: '4px' }, maxHeight: 'min(560px, 80vh)', overflowY: 'auto', zIndex: 1000, background: tokens.colorNeutralBackground1, color: tokens.colorNeutralForeground1, border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: '6px', boxShadow: tokens.shadow16, padding: '6px' },
  group: { fontSize: '11px', fontWeight: 600, color: tokens.colorNeutralForeground2, padding: '6px 8px 2px' },
  option: { display: 'flex', gap: '10px', justifyContent: 'space-between', padding: '5px 8px', borderRadius: '4px', fontSize: '13px', lineHeight: '18px', cursor: 'pointer', ':hover': { background: tokens.colorNeutralBackground1Hover } },
  active: { background: tokens.colorNeutralBackground1Selected, boxShadow: `inset 2px 0 0 ${tokens.colorBrandForeground1}` },
  title: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  detail: { color: tokens.colorNeutralForeground2, fontSize: '12px', flexShrink: 0, maxWidth: '45%', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  none: { padding: '8px', fontSize: '13px', color: tokens.colorNeutralForeground2 },
});

export function SearchBox() {
  const s = useStyles();
  const id = useId();
  const [, go] = useLocation();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [settled, setSettled] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  useShortcuts([{ keys: '/', label: 'Search everything', run: () => box.current?.focus() }], 'everywhere');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const { groups, asked, enabled } = useFound(open ? settled : '', EACH);
  const finds = groups.flatMap((group) => group.finds.slice(0, EACH));
  const shown = open && settled !== '' && text.trim() !== '';
  const active = at < finds.length ? finds[at] : undefined;
  const leave = (to: string) => {
    setOpen(false);
    setAt(-1);
    go(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shown) {
      setOpen(false);
      setAt(-1);
      event.preventDefault();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (!open || !finds.length) return setOpen(true);
    // One place beyond either end is the box itself.
    const step = event.key === 'ArrowDown' ? 1 : -1;
    const next = ((at + 1 + step + finds.length + 1) % (finds.length + 1)) - 1;
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <form
      role="search"
      aria-label="Everything"
      className={s.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (active) leave(active.to);
        else if (text.trim()) leave(`/search?q=${encodeURIComponent(text.trim())}`);
      }}
    >
      <Input
        ref={box}
        className={s.input}
        appearance="filled-darker"
        size="small"
        contentBefore={<SearchRegular />}
        placeholder="Search incidents, devices, users, addresses, files  ( / )"
        role="combobox"
        aria-label="Search everything"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? `${id}-list` : undefined}
        aria-activedescendant={shown && active ? `${id}-${at}` : undefined}
        autoComplete="off"
        value={text}
        onChange={(_, data) => { setText(data.value); setOpen(true); setAt(-1); }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shown && (
        <div id={`${id}-list`} role="listbox" aria-label="Found" className={s.list} onMouseDown={(event) => event.preventDefault()}>
          {groups.map((group) => (
            <div key={group.title} role="group" aria-label={group.title}>
              <div className={s.group} aria-hidden>{group.title}</div>
              {group.finds.slice(0, EACH).map((find) => {
                const place = finds.indexOf(find);
                return (
                  <div key={find.key} id={`${id}-${place}`} role="option" aria-selected={place === at} className={mergeClasses(s.option, place === at && s.active)} onClick={() => leave(find.to)}>
                    <span className={s.title}>{find.title}</span>
                    <span className={s.detail}>{find.detail}</span>
                  </div>
                );
              })}
            </div>
          ))}
          {!finds.length && <div role="option" aria-selected={false} aria-disabled className={s.none}>{enabled && asked.isFetching ? 'Searching …' : 'Nothing found; Enter shows what else to try'}</div>}
        </div>
      )}
    </form>
  );
}
