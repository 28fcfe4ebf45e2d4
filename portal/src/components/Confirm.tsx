// Asks before something that cannot be taken back, or that others will notice.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useReturningFocus } from './returning';

type Props = {
  open: boolean;
  title: string;
  /** What the button does, in a verb: "Delete the data". */
  verb: string;
  onDone: () => void;
  onClose: () => void;
  busy?: boolean;
  /** Disables the button until what is asked for is there. */
  ready?: boolean;
  children?: ReactNode;
};

export function Confirm({ open, title, verb, onDone, onClose, busy, ready = true, children }: Props) {
  useReturningFocus(open);
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !busy) onDone();
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>{children}</DialogContent>
            <DialogActions>
              <Button appearance="secondary" onClick={onClose}>Cancel</Button>
              <Button appearance="primary" type="submit" disabled={!ready || busy}>{verb}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** A dialogue's open state: `const asking = useAsking(); <Button onClick={asking.ask}>`. */
export function useAsking() {
  const [open, setOpen] = useState(false);
  return { open, ask: () => setOpen(true), close: () => setOpen(false) };
}
