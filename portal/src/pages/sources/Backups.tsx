// Backups of the installation, for its operator, and the jobs that run by themselves, for everybody who sees settings.
import { Button } from '@fluentui/react-components';
import { ArchiveRegular } from '@fluentui/react-icons';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { asProblem } from '../../api/problem';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Trouble, Wait } from '../../components/Wait';
import { secondsOf, span } from '../../state/time';
import { Sections } from './Sections';
import { TaskLine, isOpen } from './TaskLine';

export default function Backups() {
  const may = useMay('backups.make');
  const jobs = api.useQuery('get', '/api/v1/jobs', {}, { refetchInterval: 15_000 });
  return (
    <Page title="Backups and jobs" about="What runs by itself, and copies of everything in one moment.">
      <Sections />
      {may && <Made />}
      <Wait for={jobs}>
        {(data) => (
          <Card title="What runs by itself" unit="For this organisation. A job that fails is tried again after a pause that grows to a quarter of an hour.">
            <Listing label="Jobs" columns={['Job', 'State', 'Last run', 'Took', 'What it said', 'Next', 'Runs']} rows={data} rowKey={(row) => row.job}>
              {(row) => [row.job.charAt(0).toUpperCase() + row.job.slice(1), <State of={row} />, <Time at={row.finished} none="Never" />, row.finished ? took(row) : '–', row.error || row.note || '–', <Time at={row.due} />, row.runs.toLocaleString('en')]}
            </Listing>
          </Card>
        )}
      </Wait>
    </Page>
  );
}

const took = (job: Schemas['JobBody']): string => {
  const seconds = secondsOf(job.seconds);
  return seconds < 1 ? 'less than 1 s' : span(seconds);
};

function State({ of }: { of: Schemas['JobBody'] }) {
  if (of.running) return <Badge tone="brand" mark={<span aria-hidden>▸</span>}>Running</Badge>;
  if (of.failures) return <Badge tone="high" mark={<span aria-hidden>!</span>}>{`Failed, ${of.failures} in a row`}</Badge>;
  return of.finished ? <Badge tone="good" mark={<span aria-hidden>✓</span>}>Well</Badge> : <Badge>Not yet</Badge>;
}

function Made() {
  const backups = api.useQuery('get', '/api/v1/backups', { params: { query: { limit: 20 } } }, { refetchInterval: (query) => (query.state.data?.value.some(isOpen) ? 1_000 : false) });
  const begin = useChange(() => calls.POST('/api/v1/backups'), { done: 'The backup begins', touches: ['/api/v1/backups'], quiet: true });
  if (backups.error && asProblem(backups.error).status === 403) return null;
  return (
    <Card
      title="Backups"
      unit="State, lake, spool and settings of one moment, with a hash of every file. Restored with: vedette restore"
      actions={<Button size="small" icon={<ArchiveRegular />} disabled={begin.isPending || backups.data?.value.some(isOpen)} onClick={() => begin.mutate(undefined)}>Back up now</Button>}
    >
      {begin.error && <Trouble error={begin.error} />}
      <Wait for={backups}>
        {(data) =>
          data.value.length ? (
            <div style={{ display: 'flex', flexDirection: 'column', gap: 8 }}>{data.value.map((each) => <TaskLine key={each.id} of={each} unit="bytes" />)}</div>
          ) : (
            <EmptyState icon={<ArchiveRegular />} title="No backup was made from here">
              Name a folder for them as <span className="mono">backup.folder</span> in config.toml, best on another disk; then one button, or <span className="mono">vedette backup</span> from a timer, makes one while everything runs.
            </EmptyState>
          )
        }
      </Wait>
    </Card>
  );
}
