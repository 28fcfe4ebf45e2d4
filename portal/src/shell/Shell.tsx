// The frame around every page, and which page is shown at this address.
import { makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react';
import { matchRoute as match, Route, Switch, useLocation, useRouter } from 'wouter';
import { useLive } from '../api/live';
import { useMe } from '../api/session';
import { Loading } from '../components/Loading';
import Missing from '../pages/shell/Missing';
import NotFound from '../pages/shell/NotFound';
import Welcome from '../pages/setup/Welcome';
import { ROUTES } from '../routes';
import { shownTo, type PageRoute } from '../routing';
import { useNarrow } from '../theme/narrow';
import { Boundary } from './Boundary';
import { HelpPane, HelpSheet } from './Help';
import { Nav } from './Nav';
import { PagesDrawer } from './PagesDrawer';
import { Shortcuts, useShortcuts } from './shortcuts';
import { TopBar } from './TopBar';

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', height: '100%', '@media print': { height: 'auto' } },
  below: { display: 'flex', flex: 1, minHeight: 0, '@media print': { display: 'block' } },
  main: { flex: 1, minWidth: 0, overflow: 'auto', position: 'relative', background: tokens.colorNeutralBackground2, outline: 'none', ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` } },
  skip: { position: 'absolute', left: '8px', top: '-60px', zIndex: 1000, background: tokens.colorNeutralBackground1, color: tokens.colorNeutralForeground1, padding: '8px 12px', ':focus': { top: '6px' } },
});

const pages = new Map<string, ComponentType>(ROUTES.map((route) => [route.path, lazy(route.load)]));

export function Shell() {
  return (
    <Shortcuts>
      <Frame />
    </Shortcuts>
  );
}

function Frame() {
  const s = useStyles();
  const me = useMe();
  const live = useLive();
  const [path, go] = useLocation();
  const router = useRouter();
  const [help, setHelp] = useState(false);
  const [keys, setKeys] = useState(false);
  const narrow = useNarrow();
  const [pages, setPages] = useState(false);
  useShortcuts(
    ROUTES.filter((route) => route.nav?.keys && shownTo(me, route) !== 'hidden').map((route) => ({
      keys: route.nav?.keys ?? '',
      label: `Go to ${route.title}`,
      run: () => go(route.path),
    })),
    'everywhere',
  );
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    setPages(false);
    // What had the focus went with its page: Tab goes on in the new one, not at the end of everything.
    if (document.activeElement === document.body) document.getElementById('page')?.focus({ preventScroll: true });
  }, [path]);
  const here = ROUTES.find((route) => match(router.parser, route.path, path)[0]);
  return (
    <div className={s.frame}>
      <a className={s.skip} href="#page">Skip to the page</a>
      <TopBar live={live} onPages={narrow ? () => setPages(true) : undefined} onHelp={() => setHelp(true)} onKeys={() => setKeys(true)} />
      <div className={s.below}>
        {narrow ? <PagesDrawer open={pages} onClose={() => setPages(false)} /> : <Nav />}
        <main id="page" className={s.main} tabIndex={0} aria-label="Page">
          <Boundary at={path}>
            <Suspense fallback={<Loading />}>
              <Switch>
                {ROUTES.map((route) => (
                  <Route key={route.path} path={route.path}>
                    <Gate route={route} />
                  </Route>
                ))}
                <Route><NotFound /></Route>
              </Switch>
            </Suspense>
          </Boundary>
        </main>
      </div>
      <HelpPane route={here} open={help} onClose={() => setHelp(false)} onKeys={() => { setHelp(false); setKeys(true); }} />
      <HelpSheet open={keys} onClose={() => setKeys(false)} />
    </div>
  );
}

/** The page itself, the welcome page while the service is off, or why there is nothing for this person. */
function Gate({ route }: { route: PageRoute }) {
  const shown = shownTo(useMe(), route);
  if (shown === 'hidden') return <Missing wanted={route} />;
  if (shown === 'welcome page') return <Welcome />;
  const Content = pages.get(route.path);
  return Content ? <Content /> : <NotFound />;
}
