// After a change: says what was done, with a button that takes it back while the toast is there; later it is in History.
import { Button } from '@fluentui/react-components';
import { useCallback } from 'react';
import { calls, refresh } from '../../api/client';
import { asProblem } from '../../api/problem';
import { useTell } from '../../shell/toasts';
import { TOUCHES } from './words';

/** `const tellDone = useUndoable(); tellDone('Moved', [change])`: entries of the history, oldest first. */
export function useUndoable(): (text: string, changes: number[], onUndone?: () => void) => void {
  const tell = useTell();
  return useCallback(
    (text, changes, onUndone) => {
      const takeBack = async () => {
        try {
          for (const change of [...changes].reverse()) await calls.POST('/api/v1/incidents/changes/{change}/undo', { params: { path: { change } } });
          tell('Taken back');
          onUndone?.();
        } catch (error) {
          tell(asProblem(error).message, 'error');
        }
        await refresh(...TOUCHES);
      };
      tell(text, 'success', changes.length ? <Button size="small" onClick={() => void takeBack()}>Undo</Button> : undefined);
    },
    [tell],
  );
}
