// The one-time link of an invitation, shown once: to be handed over by a way that is safe.
import { Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Button } from '@fluentui/react-components';
import type { Schemas } from '../../api/client';
import { useReturningFocus } from '../../components/returning';
import { Secret } from '../../components/Secret';
import { Time } from '../../components/Time';

export function Invited({ of, onClose }: { of: Schemas['InvitationBody']; onClose: () => void }) {
  useReturningFocus(true);
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>The link for {of.name}</DialogTitle>
          <DialogContent style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>
            <Secret label="One-time link" text={`${window.location.origin}/setup#${of.token}`} about="Hand it over in person or by a channel you trust. Whoever opens it first chooses the password; it is shown now and never again." />
            <span style={{ fontSize: 13 }}>It works once, until <Time at={of.expires} />. Put them into a role group next, under Permissions.</span>
          </DialogContent>
          <DialogActions>
            <Button as="a" href="/permissions">Open permissions</Button>
            <Button appearance="primary" onClick={onClose}>I have it</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
