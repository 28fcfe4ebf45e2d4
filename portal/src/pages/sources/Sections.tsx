// The pages about data side by side, so that one leads to the next.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link, useLocation } from 'wouter';
import { useMe } from '../../api/session';
import { shownTo } from '../../routing';
import { routes } from './routes';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: '2px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}`, '& a': { padding: '6px 10px', fontSize: '13px', color: tokens.colorNeutralForeground2, textDecoration: 'none', borderBottom: '2px solid transparent', marginBottom: '-1px' }, '& a:hover': { color: tokens.colorNeutralForeground1 }, '& a[aria-current]': { color: tokens.colorNeutralForeground1, fontWeight: 600, borderBottomColor: tokens.colorBrandStroke1 } },
});

export function Sections() {
  const s = useStyles();
  const me = useMe();
  const [path] = useLocation();
  return (
    <nav className={`${s.row} no-print`} aria-label="Data">
      {routes.filter((route) => shownTo(me, route) === 'open').map((route) => (
        <Link key={route.path} href={route.path} aria-current={path === route.path ? 'page' : undefined}>{route.title}</Link>
      ))}
    </nav>
  );
}
