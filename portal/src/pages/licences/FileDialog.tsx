// Takes a file's content over, in one of several forms; what went wrong is shown in the dialogue.
import { Checkbox, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { Confirm } from '../../components/Confirm';
import { Trouble } from '../../components/Wait';

const MOST = 4_000_000;
type Given = { form: string; content: string; whole: boolean };
type Taking = { mutate: (given: Given, on: { onSuccess: () => void }) => void; isPending: boolean; error: unknown };
type Props = { title: string; forms: [string, string][]; whole: string; take: Taking; onClose: () => void };

export function FileDialog({ title, forms, whole, take, onClose }: Props) {
  const [form, setForm] = useState(forms[0]?.[0] ?? '');
  const [content, setContent] = useState('');
  const [all, setAll] = useState(false);
  const [why, setWhy] = useState('');
  const read = async (file: File | undefined) => {
    setContent('');
    setWhy('');
    if (!file) return;
    if (file.size > MOST) setWhy('A file has at most 4 MB; import larger ones with the command line.');
    else setContent(await file.text());
  };
  return (
    <Confirm open title={title} verb="Take it in" ready={content !== ''} busy={take.isPending} onClose={onClose} onDone={() => take.mutate({ form, content, whole: all }, { onSuccess: onClose })}>
      <Field label="What the file holds">
        <RadioGroup value={form} onChange={(_, data) => setForm(data.value)}>
          {forms.map(([id, word]) => <Radio key={id} value={id} label={word} />)}
        </RadioGroup>
      </Field>
      <Field label="File" validationMessage={why || undefined}>
        {(named) => <input {...named} type="file" accept=".json,.csv,.txt" onChange={(event) => void read(event.target.files?.[0])} />}
      </Field>
      <Checkbox label={whole} checked={all} onChange={(_, data) => setAll(data.checked === true)} />
      {take.error !== null && <Trouble error={take.error} />}
    </Confirm>
  );
}
