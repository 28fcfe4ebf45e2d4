// What a page is, and who may see it: decided by the server's navigation and the person's rights.
import type { FluentIcon } from '@fluentui/react-icons';
import type { ComponentType } from 'react';
import type { Me } from './api/session';

/** Groups of the navigation, in order. */
export const GROUPS = ['', 'Investigate', 'Detect', 'Mail', 'Organisation', 'Settings'] as const;

export type PageRoute = {
  /** As wouter matches it: `/incidents/:number`. */
  path: string;
  title: string;
  load: () => Promise<{ default: ComponentType }>;
  /** The place in the server's navigation that this page is; it decides between page, welcome page and nothing. */
  place?: string;
  /** The activity needed: of pages the server's navigation does not name, or beside their place. */
  right?: string;
  /** What the page is for, in a sentence or two: the pane "Need help?" shows it with the page's shortcuts. */
  help?: string;
  /** Where and how it is found in the navigation; left out for pages reached from others. */
  nav?: { group: (typeof GROUPS)[number]; icon: FluentIcon; keys?: string; also?: string };
};

export type Shown = 'open' | 'welcome page' | 'hidden';

/** How this page is for this person. */
export function shownTo(me: Me, route: PageRoute): Shown {
  if (route.right && !me.rights.includes(route.right)) return 'hidden';
  if (!route.place) return 'open';
  return me.navigation.find((each) => each.name === route.place)?.shown ?? 'hidden';
}
