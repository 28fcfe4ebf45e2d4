// Who is signed in: asked once, handed to every page.
import { createContext, useContext } from 'react';
import type { Schemas } from './client';

export type Me = Schemas['Me'];

const Context = createContext<Me | null>(null);
export const SessionProvider = Context.Provider;

/** The person at this browser; only below the sign-in. */
export function useMe(): Me {
  const me = useContext(Context);
  if (!me) throw new Error('useMe is for pages below the sign-in');
  return me;
}

/** Whether they may do this (an activity of the roles, as `incidents.manage`). */
export const useMay = (activity: string): boolean => useMe().rights.includes(activity);
