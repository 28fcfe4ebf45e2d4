// One place for short news: what a change did, or why it could not be done.
import { Toast, ToastBody, ToastTitle, useToastController } from '@fluentui/react-components';
import { useCallback, type ReactElement } from 'react';

export const TOASTER = 'toasts';

/** `const tell = useTell(); tell('Assigned to Ina')`; the last argument is a button or link, as Undo. */
export function useTell(): (text: string, intent?: 'success' | 'error' | 'info', action?: ReactElement) => void {
  const { dispatchToast } = useToastController(TOASTER);
  return useCallback(
    (text, intent = 'success', action) => {
      dispatchToast(
        <Toast>
          <ToastTitle action={action}>{intent === 'error' ? 'That did not work' : text}</ToastTitle>
          {intent === 'error' && <ToastBody>{text}</ToastBody>}
        </Toast>,
        { intent, timeout: intent === 'error' ? 12_000 : action ? 9_000 : 4_000 },
      );
    },
    [dispatchToast],
  );
}
