// Every page that sets something up, as far as this person may open it; Settings leads to all of them.
import { makeStyles, tokens } from '@fluentui/react-components';
import { PersonAccountsRegular, QuestionCircleRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMe } from '../../api/session';
import { Card } from '../../components/Card';
import { ROUTES } from '../../routes';
import { shownTo } from '../../routing';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))', gap: '8px' },
  link: { display: 'flex', gap: '10px', alignItems: 'flex-start', padding: '10px', borderRadius: '6px', border: `1px solid ${tokens.colorNeutralStroke2}`, color: tokens.colorNeutralForeground1, fontSize: '13px', lineHeight: '18px', textDecoration: 'none', ':hover': { background: tokens.colorNeutralBackground1Hover }, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  icon: { fontSize: '20px', display: 'flex', flexShrink: 0 },
  also: { display: 'block', fontSize: '12px', color: tokens.colorNeutralForeground2 },
});
const PLACES = new Set(['Detect', 'Organisation', 'Settings']);

export function Everything() {
  const s = useStyles();
  const me = useMe();
  const shown = ROUTES.filter((route) => route.nav && PLACES.has(route.nav.group) && route.path !== '/settings' && shownTo(me, route) === 'open');
  const place = (to: string, icon: ReactNode, title: string, also: string) => (
    <Link key={to} href={to} className={s.link}>
      <span className={s.icon} aria-hidden>{icon}</span>
      <span>{title}<span className={s.also}>{also}</span></span>
    </Link>
  );
  return (
    <Card title="What else can be set up" unit="Pages that are missing here are told of under “Why is something missing?”">
      <nav aria-label="Settings" className={s.grid}>
        {shown.map((route) => {
          const Icon = route.nav?.icon;
          return place(route.path, Icon && <Icon />, route.title, route.nav?.also ?? '');
        })}
        {place('/account', <PersonAccountsRegular />, 'My account', 'Password, second factor, passkeys, keys, time zone')}
        {place('/missing', <QuestionCircleRegular />, 'Why is something missing?', 'Every page with its reasons')}
      </nav>
    </Card>
  );
}
