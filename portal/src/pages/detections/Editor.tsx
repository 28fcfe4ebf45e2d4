// A custom detection written or changed: judged while typing, replayed on the last days, tested, then saved.
import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular, PlayRegular, SaveRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Card } from '../../components/Card';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { Trouble, Wait } from '../../components/Wait';
import { Details } from './Details';
import { Examples } from './Examples';
import { Judgement } from './Judgement';
import { Outcome } from './Outcome';
import { QueryField } from './QueryField';
import { DaysField } from './Try';
import { BLANK, formOf, given, type Form } from './form';
import { useJudged } from './useJudged';
import { TOUCHES, ruleAddress, type Custom } from './words';

export default function Editor() {
  const { rule = '' } = useParams<{ rule?: string }>();
  const search = new URLSearchParams(useSearch());
  const from = rule ? '' : (search.get('from') ?? '');
  const kept = api.useQuery('get', '/api/v1/detections/{detection}', { params: { path: { detection: rule } } }, { enabled: rule !== '', staleTime: Infinity });
  const stock = api.useQuery('get', '/api/v1/rules/{rule}', { params: { path: { rule: from } } }, { enabled: from !== '' });
  if (rule) return <Wait for={kept}>{(data) => <Writing key={data.etag} start={formOf(data.detection)} kept={data} />}</Wait>;
  if (from)
    return (
      <Wait for={stock}>
        {({ title, query, severity, category, techniques, description, response }) => (
          <Writing start={{ ...BLANK, name: `${title} (ours)`, query: query.trim(), severity, category, techniques: techniques.join(', '), description: description.trim(), response: response.join('\n') }} />
        )}
      </Wait>
    );
  return <Writing start={{ ...BLANK, query: search.get('query') ?? '', name: search.get('name') ?? '' }} />;
}

const NONE: never[] = [];

function Writing({ start, kept }: { start: Form; kept?: Custom }) {
  const [form, setForm] = useState(start);
  const [days, setDays] = useState('7');
  const [, go] = useLocation();
  const set = (patch: Partial<Form>) => setForm((before) => ({ ...before, ...patch }));
  const changed = JSON.stringify(form) !== JSON.stringify(start);
  const { judged, pending, error } = useJudged(form);
  const body = given(form);
  const replay = useChange(() => calls.POST('/api/v1/detections/replay', { params: { query: { days: Number(days) } }, body }), { touches: [], quiet: true });
  const save = useChange(
    async () => {
      const made = kept
        ? await calls.PUT('/api/v1/detections/{detection}', { params: { path: { detection: kept.id }, header: { 'If-Match': kept.etag } }, body })
        : await calls.POST('/api/v1/detections', { body });
      if (made.data) go(ruleAddress(made.data.id));
      return made;
    },
    { done: 'Saved; it runs with the next round', touches: TOUCHES, quiet: true },
  );
  useLeaveWarning(changed && !save.isSuccess);
  const usable = judged?.usable === true && !pending;
  const title = kept ? `Edit ${kept.detection.name}` : 'New detection';
  const back = kept ? ruleAddress(kept.id) : '/detections';
  return (
    <Page
      title={title}
      above={<Link href={back} style={{ fontSize: 12, display: 'inline-flex', gap: 4, alignItems: 'center' }}><ArrowLeftRegular aria-hidden /> {kept ? kept.detection.name : 'Detection rules'}</Link>}
      about="Write what to look for, see what it would have raised, then save. Every save is a version you can go back to."
      actions={
        <>
          <Button onClick={() => go(back)}>Cancel</Button>
          <Button appearance="primary" icon={<SaveRegular />} disabled={!usable || !form.name.trim() || save.isPending || (kept !== undefined && !changed)} onClick={() => save.mutate(undefined)}>
            {save.isPending ? 'Saving …' : 'Save'}
          </Button>
        </>
      }
    >
      {save.error && <Trouble error={save.error} />}
      <Card title="What to look for" unit="KQL. Each row of the result is a match; rows about the same thing become one alert.">
        <QueryField value={form.query} onChange={(query) => set({ query })} onRun={() => usable && replay.mutate(undefined)} findings={judged?.diagnostics ?? NONE} />
        <Judgement judged={judged} pending={pending} error={error} empty={!form.query.trim()} />
      </Card>
      <Card title="Would it have raised anything?" unit="Looks through what is kept, with the exceptions in force. Nothing is recorded.">
        <div style={{ display: 'flex', gap: 8, alignItems: 'end', flexWrap: 'wrap' }}>
          <DaysField days={days} onChange={setDays} />
          <Button icon={<PlayRegular />} disabled={!usable || replay.isPending} onClick={() => replay.mutate(undefined)}>{replay.isPending ? 'Replaying …' : 'Replay'}</Button>
        </div>
      </Card>
      {replay.isPending && <Loading label="Looking through the last days" />}
      {replay.error && <Trouble error={replay.error} />}
      {replay.data && !replay.isPending && <Outcome of={replay.data} />}
      <Details form={form} onChange={set} />
      <Examples form={form} onChange={set} usable={usable} />
    </Page>
  );
}

/** The browser asks before a page with unsaved work is closed. */
function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
