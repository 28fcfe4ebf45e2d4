// Whether the window is as narrow as a telephone: the frame and a few pages put beneath one another what stood side by side.
import { useSyncExternalStore } from 'react';

/** For styles: `[NARROW]: {…}`. */
export const NARROW = '@media (max-width: 700px)';

const small = window.matchMedia(NARROW.replace('@media ', ''));
const watch = (tell: () => void) => {
  small.addEventListener('change', tell);
  return () => small.removeEventListener('change', tell);
};

/** The same, live. */
export const useNarrow = (): boolean => useSyncExternalStore(watch, () => small.matches);
