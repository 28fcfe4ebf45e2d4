// Changes: one hook that calls, tells people what happened in a toast, and refreshes what the change touched.
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useTell } from '../shell/toasts';
import { refresh } from './client';
import { asProblem } from './problem';

type Options<Out> = {
  /** What people read when it is done; a function of what the server answered, or nothing. */
  done?: string | ((answer: Out) => string);
  /** Path beginnings whose pages are to fetch again. */
  touches: string[];
  /** Show failures where they happen instead of in a toast. */
  quiet?: boolean;
};

/** `const assign = useChange((name: string) => calls.PATCH(…), { done: 'Assigned', touches: ['/api/v1/incidents'] })`. */
export function useChange<In, Out>(
  call: (given: In) => Promise<{ data?: Out }>,
  options: Options<Out>,
): UseMutationResult<Out, Error, In> {
  const tell = useTell();
  return useMutation({
    mutationFn: async (given: In) => (await call(given)).data as Out,
    onSuccess: async (answer: Out) => {
      const text = typeof options.done === 'function' ? options.done(answer) : options.done;
      if (text) tell(text);
      await refresh(...options.touches);
    },
    onError: (error) => {
      if (!options.quiet) tell(asProblem(error).message, 'error');
    },
  });
}
