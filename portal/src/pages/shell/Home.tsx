// The first page: the first of the navigation that is there for this person; of whom only their own mail is shown though
// they look after licences, the page that says what the organisation lacks.
import { Redirect } from 'wouter';
import { useMe } from '../../api/session';
import { ROUTES } from '../../routes';
import { shownTo } from '../../routing';

export default function Home() {
  const me = useMe();
  const first = ROUTES.find((route) => route.nav && route.path !== '/' && shownTo(me, route) !== 'hidden');
  const lacking = first?.path === '/my-mail' && me.rights.includes('licences.manage');
  return <Redirect to={lacking ? '/settings/licences' : (first?.path ?? '/missing')} replace />;
}
