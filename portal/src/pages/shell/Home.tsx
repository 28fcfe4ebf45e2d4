// The first page: the first of the navigation that is there for this person.
import { Redirect } from 'wouter';
import { useMe } from '../../api/session';
import { ROUTES } from '../../routes';
import { shownTo } from '../../routing';

export default function Home() {
  const me = useMe();
  const first = ROUTES.find((route) => route.nav && route.path !== '/' && shownTo(me, route) !== 'hidden');
  return <Redirect to={first?.path ?? '/missing'} replace />;
}
