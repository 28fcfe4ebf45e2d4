// Steps under way, with how far they are.
import { Field, ProgressBar } from '@fluentui/react-components';

type Props = { label: string; done: number; total: number; next?: string; error?: string };

export function Steps({ label, done, total, next, error }: Props) {
  const message = error || (done < total ? `${done} of ${total} done${next ? `; now: ${next}` : ''}` : 'Done');
  return (
    <Field label={label} validationMessage={message} validationState={error ? 'error' : done < total ? 'none' : 'success'} aria-live="polite">
      <ProgressBar value={total ? done / total : undefined} thickness="large" aria-label={label} />
    </Field>
  );
}
