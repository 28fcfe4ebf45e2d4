// Everything that was done to the incident, newest first, with undo.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Card } from '../../components/Card';
import { Time } from '../../components/Time';
import { Told } from '../../components/Told';
import { plain } from '../../state/words';
import { NARROW } from '../../theme/narrow';
import { TOUCHES, type Incident } from './words';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: { display: 'grid', gridTemplateColumns: '168px minmax(0, 1fr) max-content', gap: '14px', padding: '8px 0', alignItems: 'start', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, fontSize: '13px', [NARROW]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: '4px' } },
  undone: { textDecoration: 'line-through', color: tokens.colorNeutralForeground2 },
});

export function History({ of }: { of: Incident }) {
  const s = useStyles();
  const may = useMay('incidents.manage');
  const undo = useChange((change: number) => calls.POST('/api/v1/incidents/changes/{change}/undo', { params: { path: { change } } }), {
    done: 'Taken back',
    touches: TOUCHES,
  });
  const newest = [...of.history].reverse();
  return (
    <Card title="History" unit="newest first">
      <ol className={s.list}>
        {newest.map((entry) => (
          <li key={entry.id} className={s.item}>
            <Time at={entry.at} show="seconds" />
            <span style={{ overflowWrap: 'anywhere' }}>
              <span className={entry.undoneBy ? s.undone : undefined}>
                <strong>{plain(entry.verb)}</strong> <Told text={entry.text} />
              </span>{' '}
              by {entry.actor}
              {entry.undoneBy && ' (taken back)'}
            </span>
            {may && entry.undoable ? (
              <Button size="small" icon={<ArrowUndoRegular />} disabled={undo.isPending} aria-label={`Undo: ${plain(entry.verb)} ${entry.text}`} onClick={() => undo.mutate(entry.id)}>Undo</Button>
            ) : (
              <span />
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
