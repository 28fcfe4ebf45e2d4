// The incident told: what happened in sentences along the kill chain, what was hit, and comments.
import { Button, Field, Textarea, makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge, Severity } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Facts } from '../../components/Facts';
import { Time } from '../../components/Time';
import { Told } from '../../components/Told';
import { Wait } from '../../components/Wait';
import { count, list, plain } from '../../state/words';
import type { Asset } from './assets';
import { KillChain } from './KillChain';
import { TOUCHES, type Incident } from './words';

const Markdown = lazy(() => import('../../components/Markdown').then((part) => ({ default: part.Markdown })));

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 340px', gap: '14px', alignItems: 'start', '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  column: { display: 'flex', flexDirection: 'column', gap: '14px', minWidth: 0 },
  lead: { margin: '0 0 12px', fontSize: '14px', lineHeight: '22px', maxWidth: '80ch' },
  steps: { listStyle: 'none', margin: 0, padding: 0 },
  step: { display: 'grid', gridTemplateColumns: '148px minmax(0, 1fr)', gap: '14px', padding: '8px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, fontSize: '13px', lineHeight: '20px', '@media (max-width: 700px)': { gridTemplateColumns: '1fr', gap: '2px' } },
  when: { color: tokens.colorNeutralForeground2, fontSize: '12px' },
  text: { margin: '2px 0 4px', overflowWrap: 'anywhere' },
  asset: { display: 'flex', gap: '8px', alignItems: 'center', padding: '4px 0', fontSize: '13px', justifyContent: 'space-between' },
  name: { overflowWrap: 'anywhere', minWidth: 0 },
  comment: { borderTop: `1px solid ${tokens.colorNeutralStroke3}`, padding: '8px 0' },
});

export function Summary({ of, assets }: { of: Incident; assets: Asset[] }) {
  const s = useStyles();
  const story = api.useQuery('get', '/api/v1/incidents/{number}/story', { params: { path: { number: of.number } } });
  const hit = assets.filter((each) => each.impacted);
  return (
    <div className={s.grid}>
      <div className={s.column}>
        <Card title="What happened">
          <Wait for={story}>
            {(told) => (
              <>
                <p className={s.lead}><Told text={told.summary} /></p>
                <KillChain tactics={told.tactics} />
                <ol className={s.steps}>
                  {told.steps.map((step, place) => (
                    <li key={place} className={s.step}>
                      <div className={s.when}>
                        <Time at={step.at} show="seconds" />
                        {step.until !== step.at && <div>to <Time at={step.until} show="seconds" /></div>}
                      </div>
                      <div>
                        <strong>{plain(step.tactic)}</strong>
                        <p className={s.text}><Told text={step.text} /></p>
                        <span style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
                          <Severity value={step.severity} />
                          {step.alerts[0] && <Link href={`/incidents/${of.number}?tab=alerts&alert=${step.alerts[0]}`}>{step.alerts.length > 1 ? `${step.alerts.length} alerts` : 'The alert'}</Link>}
                        </span>
                      </div>
                    </li>
                  ))}
                </ol>
              </>
            )}
          </Wait>
        </Card>
        <Comments of={of} />
      </div>
      <div className={s.column}>
        <Card title="At a glance">
          <Facts
            of={[
              ['First activity', <Time key="f" at={of.firstActivity} />],
              ['Last activity', <Time key="l" at={of.lastActivity} />],
              ['Services', list(of.services.map(plain))],
              ['Tactics', list(of.categories.map(plain))],
              ['Alerts', count(of.alerts, 'alert')],
              ['Made', <Time key="m" at={of.created} />],
              ['Resolved', of.resolved && <Time at={of.resolved} />],
            ]}
          />
        </Card>
        <Card title="Impacted" unit={hit.length ? `${count(hit.length, 'asset')}, those in most alerts first` : undefined}>
          {hit.slice(0, 12).map((asset) => (
            <div key={asset.key} className={s.asset}>
              <span className={s.name} title={asset.names.join(', ')}><Badge>{asset.type === 'Machine' ? 'Device' : plain(asset.type)}</Badge> {asset.address ? <Link href={asset.address}>{asset.label}</Link> : asset.label}</span>
              <span className="numbers" style={{ whiteSpace: 'nowrap' }}>{count(asset.alerts.length, 'alert')}</span>
            </div>
          ))}
          {!hit.length && <p style={{ fontSize: 13 }}>No alert names an asset that suffered.</p>}
        </Card>
      </div>
    </div>
  );
}

function Comments({ of }: { of: Incident }) {
  const s = useStyles();
  const may = useMay('incidents.manage');
  const [text, setText] = useState('');
  const add = useChange(
    (given: string) => calls.POST('/api/v1/incidents/{number}/comments', { params: { path: { number: of.number } }, body: { text: given } }),
    { done: 'Comment added', touches: TOUCHES },
  );
  return (
    <Card title="Comments">
      {of.comments.map((comment) => (
        <div key={comment.at + comment.actor} className={s.comment}>
          <div style={{ fontSize: 12 }}><strong>{comment.actor}</strong>, <Time at={comment.at} /></div>
          <Suspense fallback={comment.text}><Markdown text={comment.text} /></Suspense>
        </div>
      ))}
      {!of.comments.length && <p style={{ fontSize: 13, marginTop: 0 }}>Nobody has written anything yet.</p>}
      {may && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(text, { onSuccess: () => setText('') });
          }}
        >
          <Field label="Add a comment" hint="Markdown: **bold**, `code`, lists, links">
            <Textarea value={text} onChange={(_, data) => setText(data.value)} resize="vertical" />
          </Field>
          <Button style={{ marginTop: 8 }} type="submit" disabled={!text.trim() || add.isPending}>Comment</Button>
        </form>
      )}
    </Card>
  );
}
