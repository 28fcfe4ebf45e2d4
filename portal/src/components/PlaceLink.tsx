// A link to a page of the portal that may not be there for this person: then only its words.
import type { ReactNode } from 'react';
import { Link, matchRoute, useRouter } from 'wouter';
import { useMe } from '../api/session';
import { ROUTES } from '../routes';
import { shownTo } from '../routing';

/** `plain`: the words stay when the link cannot; else nothing is shown. */
export function PlaceLink({ to, plain, children }: { to: string; plain?: boolean; children: ReactNode }) {
  const me = useMe();
  const { parser } = useRouter();
  const path = to.split('?')[0] ?? to;
  const route = ROUTES.find((each) => matchRoute(parser, each.path, path)[0]);
  if (route && shownTo(me, route) === 'open') return <Link href={to}>{children}</Link>;
  return plain ? <>{children}</> : null;
}
