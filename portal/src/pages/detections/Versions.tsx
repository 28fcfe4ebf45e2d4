// Versions of a custom detection: what changed from one to the next, and going back.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm } from '../../components/Confirm';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { plain } from '../../state/words';
import { differences, type Difference } from './difference';
import { TOUCHES, type Detection } from './words';

const useStyles = makeStyles({
  one: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '10px 0', ':last-child': { borderBottom: 'none' } },
  head: { display: 'flex', gap: '10px', alignItems: 'center', fontSize: '13px', flexWrap: 'wrap' },
  space: { flex: 1 },
  lines: { margin: '6px 0 0', padding: '8px 10px', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', lineHeight: '18px', background: tokens.colorNeutralBackground3, borderRadius: '6px', overflowX: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  added: { background: 'var(--good-bg)', color: 'var(--good-fg)', display: 'block' },
  removed: { background: 'var(--high-bg)', color: 'var(--high-fg)', display: 'block' },
  same: { display: 'block' },
  name: { fontSize: '12px', color: tokens.colorNeutralForeground2, margin: '8px 0 0' },
});

type Version = { version: number; at: string; by: string; verb: string; detection: Detection };
const VERBS: Record<string, string> = { create: 'Made', update: 'Changed', enable: 'Turned on', disable: 'Turned off', delete: 'Deleted', restore: 'Restored', revert: 'Went back' };

export default function Versions({ rule }: { rule: string }) {
  const s = useStyles();
  const may = useMay('detections.manage');
  const [back, setBack] = useState<Version | null>(null);
  const path = { detection: rule };
  const versions = api.useQuery('get', '/api/v1/detections/{detection}/versions', { params: { path } });
  const revert = useChange(
    async (version: number) => {
      const { data } = await calls.GET('/api/v1/detections/{detection}', { params: { path } });
      return calls.POST('/api/v1/detections/{detection}/revert', { params: { path, header: { 'If-Match': data?.etag ?? '' } }, body: { version } });
    },
    { done: 'It is as it was then', touches: TOUCHES },
  );
  return (
    <Wait for={versions}>
      {(data) => (
        <Card title="Versions" unit="Newest first; each shows what it changed">
          {data.map((each, place) => {
            const before = data[place + 1];
            return (
              <article key={each.version} className={s.one} aria-label={`Version ${each.version}`}>
                <div className={s.head}>
                  <strong>Version {each.version}</strong>
                  <Badge>{VERBS[each.verb] ?? plain(each.verb)}</Badge>
                  <span><Time at={each.at} /> by {each.by}</span>
                  <span className={s.space} />
                  {may && place > 0 && <Button size="small" icon={<HistoryRegular />} onClick={() => setBack(each)} aria-label={`Go back to this: version ${each.version}`}>Go back to this</Button>}
                </div>
                {before && <Changes of={differences(before.detection, each.detection)} />}
              </article>
            );
          })}
          <Confirm open={back !== null} title={`Go back to version ${back?.version ?? ''}?`} verb="Go back" busy={revert.isPending} onClose={() => setBack(null)} onDone={() => back && revert.mutate(back.version, { onSettled: () => setBack(null) })}>
            <span>A new version is made that says what that one said; nothing is lost. This changes:</span>
            {back && data[0] && <Changes of={differences(data[0].detection, back.detection)} />}
          </Confirm>
        </Card>
      )}
    </Wait>
  );
}

function Changes({ of }: { of: Difference[] }) {
  const s = useStyles();
  if (!of.length) return <p className={s.name}>No field of the detection changed.</p>;
  return (
    <>
      {of.map((change) => (
        <div key={change.field}>
          <p className={s.name}>{plain(change.field)}</p>
          <pre className={s.lines} tabIndex={0} role="region" aria-label={`Change of ${plain(change.field)}`}>
            {change.lines.map((line, place) => (
              <span key={place} className={mergeClasses(line.how === '+' ? s.added : line.how === '-' ? s.removed : s.same)}>{`${line.how} ${line.text}`}</span>
            ))}
          </pre>
        </div>
      ))}
    </>
  );
}
