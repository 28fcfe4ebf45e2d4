// A pane at the end of the window with details of what was chosen; the page behind stays.
import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer, makeStyles } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useReturningFocus } from './returning';

const useStyles = makeStyles({
  pane: { width: 'min(592px, 100vw)' },
  body: { display: 'flex', flexDirection: 'column', gap: '16px', paddingBottom: '24px' },
  title: { fontSize: '16px', lineHeight: '22px', overflowWrap: 'anywhere' },
});

type Props = { open: boolean; title: string; onClose: () => void; actions?: ReactNode; children: ReactNode };

export function Flyout({ open, title, onClose, actions, children }: Props) {
  const s = useStyles();
  useReturningFocus(open);
  return (
    <OverlayDrawer open={open} position="end" modalType="modal" className={s.pane} onOpenChange={(_, data) => !data.open && onClose()} aria-label={title}>
      <DrawerHeader>
        <DrawerHeaderTitle action={<Button appearance="subtle" aria-label="Close" icon={<DismissRegular />} onClick={onClose} />} heading={{ className: s.title }}>
          {title}
        </DrawerHeaderTitle>
        {actions}
      </DrawerHeader>
      <DrawerBody className={s.body}>{children}</DrawerBody>
    </OverlayDrawer>
  );
}
