// The navigation: pages that are there for this person, in groups; folds to icons.
import { Button, Tooltip, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DismissRegular, NavigationRegular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../api/session';
import { ROUTES } from '../routes';
import { GROUPS, shownTo, type PageRoute } from '../routing';
import { setPrefs, usePrefs } from '../theme/prefs';

const useStyles = makeStyles({
  nav: { width: '216px', flexShrink: 0, overflowY: 'auto', background: tokens.colorNeutralBackground2, borderRight: `1px solid ${tokens.colorNeutralStroke2}`, padding: '8px', boxSizing: 'border-box' },
  folded: { width: '48px', padding: '8px 4px' },
  over: { width: '100%', height: '100%', borderRight: 'none' },
  group: { margin: '12px 8px 4px', fontSize: '11px', fontWeight: 600, color: tokens.colorNeutralForeground2, textTransform: 'uppercase', letterSpacing: '0.04em' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: { display: 'flex', alignItems: 'center', gap: '8px', height: '32px', padding: '0 6px 0 8px', borderRadius: '5px', fontSize: '13px', color: tokens.colorNeutralForeground1, textDecoration: 'none', position: 'relative', whiteSpace: 'nowrap', overflow: 'hidden', ':hover': { background: tokens.colorNeutralBackground1Hover }, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  here: { background: tokens.colorNeutralBackground1Selected, fontWeight: 600, '::before': { content: '""', position: 'absolute', left: 0, top: '8px', bottom: '8px', width: '3px', borderRadius: '2px', background: tokens.colorBrandForeground1 } },
  icon: { fontSize: '18px', display: 'flex', flexShrink: 0 },
});

const within = (path: string, route: PageRoute): boolean => (route.path === '/' ? path === '/' : path === route.path || path.startsWith(`${route.path}/`));

/** `onLeave`: it lies over the page and is closed with this, instead of being folded. */
export function Nav({ onLeave }: { onLeave?: () => void }) {
  const s = useStyles();
  const me = useMe();
  const [path] = useLocation();
  const prefs = usePrefs();
  const folded = prefs.folded && !onLeave;
  const open = ROUTES.filter((route) => route.nav && shownTo(me, route) !== 'hidden');
  // The longest address that holds the present one is where we are.
  const here = open.filter((route) => within(path, route)).sort((a, b) => b.path.length - a.path.length)[0];
  const box = useRef<HTMLElement>(null);
  const where = here?.path;
  // There are more pages than fit into a low window: the one that is shown stays in sight. Not by scrollIntoView, which
  // would also let the next Tab start from there, past the link that skips the navigation.
  useEffect(() => {
    const around = box.current?.getBoundingClientRect();
    const item = box.current?.querySelector('[aria-current]')?.getBoundingClientRect();
    if (!box.current || !around || !item) return;
    if (item.top < around.top) box.current.scrollTop -= around.top - item.top;
    else if (item.bottom > around.bottom) box.current.scrollTop += item.bottom - around.bottom;
  }, [where]);
  return (
    <nav ref={box} className={mergeClasses(s.nav, folded && s.folded, onLeave && s.over, 'no-print')} aria-label="Pages">
      {onLeave ? (
        <Button appearance="subtle" icon={<DismissRegular />} aria-label="Close" onClick={onLeave} />
      ) : (
        <Button appearance="subtle" icon={<NavigationRegular />} aria-label={folded ? 'Unfold the navigation' : 'Fold the navigation'} aria-expanded={!folded} onClick={() => setPrefs({ folded: !folded })} />
      )}
      {GROUPS.map((group) => {
        const routes = open.filter((route) => route.nav?.group === group);
        if (!routes.length) return null;
        return (
          <div key={group} role="group" aria-label={group || 'Home'}>
            {group && !folded && <div className={s.group} aria-hidden>{group}</div>}
            <ul className={s.list}>
              {routes.map((route) => {
                const Icon = route.nav?.icon;
                const link = (
                  <Link href={route.path} onClick={onLeave} className={mergeClasses(s.item, route === here && s.here)} aria-current={route === here ? 'page' : undefined} aria-label={folded ? route.title : undefined} title={route.nav?.also}>
                    <span className={s.icon} aria-hidden>{Icon && <Icon />}</span>
                    {!folded && route.title}
                  </Link>
                );
                return <li key={route.path}>{folded ? <Tooltip content={route.title} relationship="label" positioning="after">{link}</Tooltip> : link}</li>;
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
