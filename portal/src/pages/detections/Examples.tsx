// The tests of a detection: rows that must raise it and look-alikes that must not, run before it is saved.
import { Button, Field, Textarea, makeStyles, tokens } from '@fluentui/react-components';
import { TaskListSquareLtrRegular } from '@fluentui/react-icons';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Trouble } from '../../components/Wait';
import { count } from '../../state/words';
import { examplesOf, given, type Form } from './form';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))', gap: '12px 16px' },
  text: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', minHeight: '110px' } },
  results: { listStyle: 'none', margin: '10px 0 0', padding: 0, display: 'flex', flexDirection: 'column', gap: '6px', fontSize: '13px' },
});

const SAMPLE = '[{"DeviceProcessEvents": [{"FileName": "odd.exe", "DeviceName": "pc-1"}]}]';
const UNREADABLE = 'Not a list of { "Table": [rows] } in JSON.';

export function Examples({ form, onChange, usable }: { form: Form; onChange: (patch: Partial<Form>) => void; usable: boolean }) {
  const s = useStyles();
  const test = useChange(() => calls.POST('/api/v1/detections/test', { body: given(form) }), { touches: [], quiet: true });
  const readable = examplesOf(form.fires) !== undefined && examplesOf(form.silent) !== undefined;
  const some = form.fires.trim() !== '' || form.silent.trim() !== '';
  const field = (label: string, name: 'fires' | 'silent', hint: string) => (
    <Field label={label} hint={hint} validationState={examplesOf(form[name]) ? 'none' : 'error'} validationMessage={examplesOf(form[name]) ? undefined : UNREADABLE}>
      <Textarea className={s.text} spellCheck={false} placeholder={SAMPLE} resize="vertical" value={form[name]} onChange={(_, data) => onChange({ [name]: data.value })} />
    </Field>
  );
  return (
    <Card
      title="Tests"
      unit="Rows of your own that must raise it, and look-alikes that must not: kept with the detection"
      actions={<Button size="small" icon={<TaskListSquareLtrRegular />} disabled={!usable || !readable || !some || test.isPending} onClick={() => test.mutate(undefined)}>{test.isPending ? 'Testing …' : 'Run the tests'}</Button>}
    >
      <div className={s.grid}>
        {field('Must raise it', 'fires', 'Only columns that matter; times are filled in.')}
        {field('Must stay silent', 'silent', 'What looks alike and is harmless.')}
      </div>
      {test.error && <Trouble error={test.error} />}
      {test.data && (
        <ul className={s.results} aria-live="polite">
          {test.data.fires.map((each, place) => <Case key={`f${place}`} of={each} name={`Must raise it, ${place + 1}`} good={each.rows > 0} />)}
          {test.data.silent.map((each, place) => <Case key={`s${place}`} of={each} name={`Must stay silent, ${place + 1}`} good={each.rows === 0} />)}
        </ul>
      )}
    </Card>
  );
}

function Case({ of, name, good }: { of: Schemas['CaseBody']; name: string; good: boolean }) {
  const passed = good && !of.error;
  return (
    <li style={{ display: 'flex', gap: 8 }}>
      <Badge tone={passed ? 'good' : 'high'} mark={<span aria-hidden>{passed ? '✓' : '✗'}</span>}>{passed ? 'Passed' : 'Failed'}</Badge>
      <span>{name}: {of.error || count(of.rows, 'row')}</span>
    </li>
  );
}
