// The navigation where the window is too narrow for it beside the page: it comes over the page and goes with the choice.
import { OverlayDrawer, makeStyles } from '@fluentui/react-components';
import { useReturningFocus } from '../components/returning';
import { Nav } from './Nav';

const useStyles = makeStyles({ pane: { width: 'min(280px, 85vw)' } });

export function PagesDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const s = useStyles();
  useReturningFocus(open);
  return (
    <OverlayDrawer open={open} position="start" modalType="modal" className={s.pane} onOpenChange={(_, data) => !data.open && onClose()} aria-label="Pages">
      <Nav onLeave={onClose} />
    </OverlayDrawer>
  );
}
