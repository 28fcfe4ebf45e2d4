// Streams out: alerts, incidents and rows passed on to other systems as they arrive; how each goes.
import { Button } from '@fluentui/react-components';
import { AddRegular, DeleteRegular, PauseRegular, PlayRegular, SendRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { span } from '../../state/time';
import { useView } from '../../state/view';
import { count, list, plain } from '../../state/words';
import { Sections } from './Sections';
import { StreamPane } from './StreamPane';
import { sinkText } from './sink';

type Stream = Schemas['StreamBody'];
const TOUCHES = ['/api/v1/streams'];
const GOING = { running: ['good', '✓'], behind: ['low', '◷'], failing: ['high', '!'], paused: ['neutral', '○'] } as const;

export default function Streams() {
  const may = useMay('settings.manage');
  const [view, setView] = useView({ new: '' });
  const found = api.useQuery('get', '/api/v1/streams', {}, { refetchInterval: 15_000 });
  return (
    <Page
      title="Streams out"
      about="Whatever arrives or changes here, passed on to other systems: Kafka or Event Hubs, HTTP (Splunk’s collector too), syslog, files. At least once, and from where it stood after a pause."
      actions={may && <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ new: 'yes' }, 'push')}>New stream</Button>}
    >
      <Sections />
      <Wait for={found}>
        {(data) =>
          data.length ? (
            <>{data.map((each) => <One key={each.id} of={each} may={may} />)}</>
          ) : (
            <EmptyState icon={<SendRegular />} title="Nothing is passed on" actions={may && <Button appearance="primary" onClick={() => setView({ new: 'yes' }, 'push')}>New stream</Button>}>
              A stream sends alerts and incidents whenever they change, and rows of the tables you choose as they arrive. A test message tells whether the receiver takes it before anything is set up.
            </EmptyState>
          )
        }
      </Wait>
      {view.new && <StreamPane onClose={() => setView({ new: '' })} />}
    </Page>
  );
}

function One({ of, may }: { of: Stream; may: boolean }) {
  const [deleting, setDeleting] = useState(false);
  const path = { stream: of.id };
  const turn = useChange((on: boolean) => calls.PUT('/api/v1/streams/{stream}/running', { params: { path }, body: { on } }), { done: (next) => (next?.going === 'paused' ? 'Paused' : 'It goes on where it stood'), touches: TOUCHES });
  const test = useChange(() => calls.POST('/api/v1/streams/{stream}/test', { params: { path } }), { done: 'The test message has arrived', touches: [] });
  const remove = useChange(() => calls.DELETE('/api/v1/streams/{stream}', { params: { path } }), { done: 'Deleted', touches: TOUCHES });
  const [tone, mark] = GOING[of.going];
  const choice = of.choice as Schemas['ChoiceBody'];
  const tables = (choice.tables ?? []).map((table) => (table.name === '*' ? 'every table' : table.where ? `${table.name} (where ${table.where})` : table.name));
  const sent = [choice.alerts && 'alerts', choice.incidents && 'incidents', ...tables].filter((word): word is string => !!word);
  const paused = of.going === 'paused';
  return (
    <Card
      title={<span style={{ display: 'inline-flex', gap: 10, alignItems: 'center' }}>{of.name} <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{plain(of.going)}</Badge></span>}
      actions={
        may && (
          <span style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
            <Button size="small" icon={<SendRegular />} disabled={test.isPending} onClick={() => test.mutate(undefined)} aria-label={`Test: ${of.name}`}>{test.isPending ? 'Sending …' : 'Test'}</Button>
            <Button size="small" icon={paused ? <PlayRegular /> : <PauseRegular />} disabled={turn.isPending} onClick={() => turn.mutate(paused)} aria-label={`${paused ? 'Turn on' : 'Pause'} ${of.name}`}>{paused ? 'Turn on' : 'Pause'}</Button>
            <Button size="small" icon={<DeleteRegular />} onClick={() => setDeleting(true)} aria-label={`Delete … ${of.name}`}>Delete …</Button>
          </span>
        )
      }
    >
      <Facts
        of={[
          ['To', <span className="mono">{sinkText(of.sink)}</span>],
          ['Sends', list(sent)],
          ['Sent so far', count(of.sent, 'record')],
          ['Last delivered', <Time at={of.delivered} none="Never" />],
          ['Behind', of.lag > 0 && `${count(of.lag, 'batch', 'batches')}, the oldest ${span(of.behind)} old`],
          ['What went wrong', of.error && <>{of.error} ({count(of.failures, 'try', 'tries')}; next <Time at={of.due} />). Nothing is lost: it goes on from where it stood.</>],
          ['Made', <><Time at={of.created} /> by {of.creator}</>],
        ]}
      />
      <Confirm open={deleting} title={`Delete the stream “${of.name}”?`} verb="Delete" busy={remove.isPending} onClose={() => setDeleting(false)} onDone={() => remove.mutate(undefined)}>
        <span>It ends at once and forgets where it stood; files it wrote are deleted. To stop it for a while, pause it.</span>
      </Confirm>
    </Card>
  );
}
