// Focus goes back to where it was when a dialogue or pane closes. Fluent does so for its own triggers only, and what
// lies below a second dialogue stays hidden from screen readers until focus is in it again.
import { useLayoutEffect } from 'react';

const FRAMES = 60;

/** For the component that holds the dialogue: `open` tells whether it is there. */
export function useReturningFocus(open: boolean): void {
  useLayoutEffect(() => {
    // Before the dialogue takes the focus: it does so in an effect of its own, after this one.
    const before = document.activeElement;
    if (!open || !(before instanceof HTMLElement)) return undefined;
    const around = before.closest<HTMLElement>('[role="dialog"], [role="alertdialog"], main');
    return () => back(before, around, FRAMES);
  }, [open]);
}

/** As soon as the focus is lost, which is when the motion of closing is over; wherever else it went, it stays. */
function back(to: HTMLElement, around: HTMLElement | null, left: number): void {
  requestAnimationFrame(() => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (!lost) {
      if (left) back(to, around, left - 1);
    } else if (to.isConnected) to.focus();
    // What was pressed is gone, as a button whose work is done: then where it stood.
    else if (around?.isConnected) (around.matches('main') ? around : (around.querySelector('button') ?? around)).focus();
  });
}
