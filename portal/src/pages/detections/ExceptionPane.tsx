// One exception in a pane: what, from which rule, why, until when; a preview of what it would have hidden comes first.
import { Button, Combobox, Dropdown, Field, Input, MessageBar, MessageBarBody, Option, Radio, RadioGroup, Textarea, makeStyles } from '@fluentui/react-components';
import { DeleteRegular, EyeRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { DaysField } from './Try';
import { Hidden, WouldHide } from './WouldHide';
import { KINDS, choiceOf, entityOf, type Kept } from './entity';
import { useRules } from './useRules';
import { TOUCHES } from './words';

const useStyles = makeStyles({
  row: { display: 'flex', gap: '8px', alignItems: 'end', flexWrap: 'wrap' },
  grow: { flex: '1 1 220px' },
});

const EXCEPTIONS = ['/api/v1/exceptions', ...TOUCHES];
const SHOWN = 60;

/** A date and hour as the field of the browser wants it (`2026-11-30T18:00`), in UTC, and back. */
const toField = (at: string | null | undefined): string => (at ? at.slice(0, 16) : '');
const fromField = (text: string): string | null => (text ? `${text}:00Z` : null);

export function ExceptionPane({ kept, rule, onClose }: { kept?: Kept; rule: string; onClose: () => void }) {
  const s = useStyles();
  const may = useMay('detections.manage');
  const rules = useRules();
  const [from, setFrom] = useState(rule);
  const [typed, setTyped] = useState<string | null>(null);
  const [how, setHow] = useState(kept?.condition ? 'condition' : 'entity');
  const [condition, setCondition] = useState(kept?.condition ?? '');
  const [[kind, value], setEntity] = useState(() => choiceOf(kept?.entity));
  const [reason, setReason] = useState(kept?.reason ?? '');
  const [expires, setExpires] = useState(() => toField(kept?.expires));
  const [days, setDays] = useState('7');
  const deleting = useAsking();
  const entity = how === 'entity' ? entityOf(kind, value) : null;
  const text = how === 'condition' ? condition.trim() : '';
  const body: Schemas['ExceptionBody'] = { rule: from, reason: reason.trim() || 'preview', condition: text, entity, expires: fromField(expires), enabled: kept?.enabled ?? true };
  const asked = JSON.stringify([from, text, entity, days]);
  const [previewed, setPreviewed] = useState('');
  const preview = useChange(() => calls.POST('/api/v1/exceptions/preview', { params: { query: { days: Number(days) } }, body: { ...body, expires: null } }), { touches: [], quiet: true });
  const save = useChange(
    async () => (kept ? calls.PUT('/api/v1/exceptions/{exception}', { params: { path: { exception: kept.id }, header: { 'If-Match': kept.etag } }, body }) : calls.POST('/api/v1/exceptions', { body })),
    { done: 'Saved; it applies from the next round', touches: EXCEPTIONS, quiet: true },
  );
  const path = { exception: kept?.id ?? '' };
  const turn = useChange((on: boolean) => calls.PUT('/api/v1/exceptions/{exception}/enabled', { params: { path }, body: { on } }), { done: 'Changed', touches: EXCEPTIONS });
  const remove = useChange(() => calls.DELETE('/api/v1/exceptions/{exception}', { params: { path, header: { 'If-Match': kept?.etag ?? '' } } }), { done: 'Deleted; what it hid stays counted', touches: EXCEPTIONS });
  const complete = text !== '' || entity !== null;
  const titles = new Map(rules.data?.map((each) => [each.rule.id, each.rule.title]));
  const shownRule = typed ?? (from ? (titles.get(from) ?? from) : 'Every rule');
  const matching = (rules.data ?? []).filter((each) => typed === null || each.rule.title.toLowerCase().includes(typed.toLowerCase())).slice(0, SHOWN);
  return (
    <Flyout
      open
      title={kept ? 'Exception' : 'New exception'}
      onClose={onClose}
      actions={
        may && (
          <div className={s.row}>
            <Button appearance="primary" disabled={!complete || !reason.trim() || save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onClose })}>{save.isPending ? 'Saving …' : 'Save'}</Button>
            {kept && <Button disabled={turn.isPending} onClick={() => turn.mutate(!kept.enabled)}>{kept.enabled ? 'Turn off' : 'Turn on'}</Button>}
            {kept && <Button icon={<DeleteRegular />} onClick={deleting.ask}>Delete …</Button>}
          </div>
        )
      }
    >
      {save.error && <Trouble error={save.error} />}
      <Field label="From which rule" hint={from ? undefined : 'From every rule: rules whose result lacks the columns are left alone.'}>
        <Combobox freeform disabled={!may} value={shownRule} selectedOptions={[from]} onFocus={() => setTyped('')} onBlur={() => setTyped(null)} onChange={(event) => setTyped(event.target.value)} onOptionSelect={(_, data) => { setFrom(data.optionValue ?? ''); setTyped(null); }}>
          <Option value="" text="Every rule">Every rule</Option>
          {matching.map(({ rule: each }) => <Option key={each.id} value={each.id} text={each.title}>{each.title}</Option>)}
        </Combobox>
      </Field>
      <Field label="What to hide">
        <RadioGroup layout="horizontal" disabled={!may} value={how} onChange={(_, data) => setHow(data.value)}>
          <Radio value="entity" label="One device, person, program …" />
          <Radio value="condition" label="By a condition" />
        </RadioGroup>
      </Field>
      {how === 'entity' ? (
        <div className={s.row}>
          <Field label="Kind">
            <Dropdown disabled={!may} style={{ minWidth: 150 }} value={KINDS[kind]?.[0] ?? ''} selectedOptions={[kind]} onOptionSelect={(_, data) => setEntity([data.optionValue ?? 'device', value])}>
              {Object.entries(KINDS).map(([each, [word]]) => <Option key={each} value={each} text={word}>{word}</Option>)}
            </Dropdown>
          </Field>
          <Field label="Its name" className={s.grow}>
            <Input disabled={!may} placeholder={KINDS[kind]?.[3]} value={value} onChange={(_, data) => setEntity([kind, data.value])} />
          </Field>
        </div>
      ) : (
        <Field label="Condition in KQL, over the rule’s result" hint="Matches for which it holds are hidden.">
          <Textarea disabled={!may} spellCheck={false} className="mono" resize="vertical" placeholder={'DeviceName startswith "build-" and InitiatingProcessFileName =~ "agent.exe"'} value={condition} onChange={(_, data) => setCondition(data.value)} />
        </Field>
      )}
      <Field label="Why" required hint="Whoever finds it later must know.">
        <Textarea disabled={!may} value={reason} maxLength={2000} onChange={(_, data) => setReason(data.value)} />
      </Field>
      <Field label="Until (UTC)" hint="Empty: no end. An exception that ends cannot hide what nobody remembers.">
        <Input type="datetime-local" disabled={!may} value={expires} onChange={(_, data) => setExpires(data.value)} />
      </Field>
      <div className={s.row}>
        <DaysField days={days} onChange={setDays} />
        <Button icon={<EyeRegular />} disabled={!complete || preview.isPending} onClick={() => preview.mutate(undefined, { onSuccess: () => setPreviewed(asked) })}>{preview.isPending ? 'Looking …' : 'Preview'}</Button>
      </div>
      {preview.error && <Trouble error={preview.error} />}
      {preview.data && previewed !== asked && <MessageBar><MessageBarBody>It was changed since; preview again.</MessageBarBody></MessageBar>}
      {preview.data && <WouldHide of={preview.data} />}
      {kept && (
        <>
          <Facts of={[['Made by', kept.owner], ['Made', <Time at={kept.created} />], ['Changed', <><Time at={kept.updated} /> by {kept.updatedBy}</>], ['Hid so far', kept.total.toLocaleString('en')]]} />
          {kept.total > 0 && <Hidden exception={kept.id} />}
        </>
      )}
      <Confirm open={deleting.open} title="Delete this exception?" verb="Delete" busy={remove.isPending} onClose={deleting.close} onDone={() => remove.mutate(undefined, { onSuccess: onClose })}>
        <span>From the next round on, what it hid raises alerts again. Turn it off instead to keep it for later.</span>
      </Confirm>
    </Flyout>
  );
}
