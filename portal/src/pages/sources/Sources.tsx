// Sources: what each brings and when it last did. Those that fell silent or fail come first and say what to do.
import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from '@fluentui/react-components';
import { ArrowUploadRegular, PlugConnectedRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { Sparkline } from '../../components/Sparkline';
import { Stat } from '../../components/Stat';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { ago, secondsOf, span } from '../../state/time';
import { queryOf, useView } from '../../state/view';
import { count, plain } from '../../state/words';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Sections } from './Sections';

type Source = Schemas['SourceBody'];
const useStyles = makeStyles({ stats: { display: 'flex', flexWrap: 'wrap', gap: '10px', '& > *': { flex: '1 1 140px' } } });
const STATES = { failing: ['high', '!'], silent: ['medium', '◷'], ok: ['good', '✓'] } as const;
const HOURS = 24;
const FEW = 0.05;

export default function Sources() {
  const s = useStyles();
  const may = useMay('sources.manage');
  const [view, setView] = useView({ state: [] as string[], text: '' });
  const [, go] = useLocation();
  const sources = api.useQuery('get', '/api/v1/sources', {});
  const arrivals = api.useQuery('get', '/api/v1/sources/arrivals', { params: { query: { hours: HOURS } } });
  const connectors = api.useQuery('get', '/api/v1/connectors', {}, { staleTime: 300_000 });
  const dead = api.useQuery('get', '/api/v1/deadletters', { params: { query: { limit: 1 } } });
  const titles = new Map(connectors.data?.map((each) => [each.name, each.title]));
  const title = (name: string) => titles.get(name) ?? name;
  const lately = arrivals.data?.reduce((sum, each) => sum + each.events, 0);
  return (
    <Page
      title="Sources and health"
      about="What feeds the organisation, and whether it still does."
      actions={may && <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => go('/imports')}>Import files</Button>}
    >
      <Sections />
      <Wait for={sources}>
        {(data) => {
          if (!data.length)
            return (
              <EmptyState icon={<PlugConnectedRegular />} title="Nothing has come in yet" actions={may && <><Button appearance="primary" onClick={() => go('/imports')}>Import files</Button><Button onClick={() => go('/sources/connectors')}>What can be read</Button></>}>
                Upload an export or a folder of logs: what product it is of is recognised by itself, and each product becomes a source here, with its rate, its delay and what could not be read.
              </EmptyState>
            );
          const wrong = data.filter((each) => each.state !== 'ok');
          const text = view.text.toLowerCase();
          const shown = [...data]
            .filter((each) => (!view.state.length || view.state.includes(each.state)) && (!text || `${title(each.connector)} ${each.connector}`.toLowerCase().includes(text)))
            .sort((a, b) => ['failing', 'silent', 'ok'].indexOf(a.state) - ['failing', 'silent', 'ok'].indexOf(b.state) || title(a.connector).localeCompare(title(b.connector)));
          return (
            <>
              <div className={s.stats}>
                <Stat value={data.length - wrong.length} label="sources that do well" tone="good" />
                <Stat value={wrong.length} label="silent or failing" tone={wrong.length ? 'high' : undefined} to={`/sources${queryOf({ state: ['silent', 'failing'] })}`} />
                <Stat value={lately ?? '–'} label={`records in the last ${HOURS} hours`} />
                <Stat value={dead.data?.total ?? '–'} label="dead letters" tone={dead.data?.total ? 'medium' : undefined} to="/deadletters" />
                <Stat value={connectors.data ? connectors.data.length - data.filter((each) => titles.has(each.connector)).length : '–'} label="more products can be read" to="/sources/connectors" />
              </div>
              {wrong.map((each) => <Advice key={each.connector} of={each} title={title(each.connector)} />)}
              <Card title={count(data.length, 'source')}>
                <Filters onClear={view.state.length || view.text ? () => setView({ state: [], text: '' }) : undefined}>
                  <TextFilter label="Name" value={view.text} onChange={(next) => setView({ text: next })} />
                  <Choice label="State" values={['ok', 'silent', 'failing']} chosen={view.state} word={(word) => (word === 'ok' ? 'Well' : plain(word))} onChange={(state) => setView({ state })} />
                </Filters>
                <div style={{ height: 10 }} />
                <Listing label="Sources" columns={['Source', 'State', 'Last 24 hours', 'Last seen', 'Records a second', 'Delay', 'Records', 'Rows', 'Dead', 'Without a table']} rows={shown} rowKey={(row) => row.connector}>
                  {(row) => [
                    <Link href={`/sources/connectors?open=${row.connector}`}>{title(row.connector)}</Link>,
                    <State of={row} />,
                    <Rhythm of={row.connector} title={title(row.connector)} arrivals={arrivals.data ?? []} />,
                    <Time at={row.lastSeen} show="ago" />,
                    row.rate >= FEW ? row.rate.toFixed(1) : row.rate > 0 ? 'less than 0.1' : '0',
                    delay(row),
                    row.events.toLocaleString('en'),
                    row.rows.toLocaleString('en'),
                    row.dead ? <Link href={`/deadletters?connector=${row.connector}`}>{row.dead.toLocaleString('en')}</Link> : '0',
                    <span title="Records of kinds that no mapping turns into rows">{row.unmapped.toLocaleString('en')}</span>,
                  ]}
                </Listing>
              </Card>
            </>
          );
        }}
      </Wait>
    </Page>
  );
}

const delay = (row: Source) => (row.lag === null ? '–' : span(Math.max(0, secondsOf(row.lag))));

function State({ of }: { of: Source }) {
  const [tone, mark] = STATES[of.state];
  return <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{of.state === 'ok' ? 'Well' : plain(of.state)}</Badge>;
}

/** What to do about a source that fell silent or fails. */
function Advice({ of, title }: { of: Source; title: string }) {
  const dead = <Link href={`/deadletters?connector=${of.connector}`}>its dead letters</Link>;
  return (
    <MessageBar intent={of.state === 'failing' ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{of.state === 'failing' ? `${title} fails` : `${title} is silent`}</MessageBarTitle>{' '}
        {of.state === 'failing' ? (
          <>{of.error ? `Last failure: ${of.error}. ` : 'Much of what came last could not be read. '}Look at {dead}: each says why and where. When the cause is mended, replay them; nothing is lost.</>
        ) : (
          <>Nothing came since {ago(of.lastSeen)}. Check that its export or forwarder still runs and that its files still arrive here; then <Link href={`/imports?as=${of.connector}`}>upload one by hand</Link> to see whether it is read.</>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}

function Rhythm({ of, title, arrivals }: { of: string; title: string; arrivals: Schemas['ArrivalBody'][] }) {
  const hour = 3_600_000;
  const last = Math.floor(Date.now() / hour);
  const values = new Array<number>(HOURS).fill(0);
  const bad = new Array<number>(HOURS).fill(0);
  for (const each of arrivals) {
    const place = HOURS - 1 - (last - Math.floor(Date.parse(each.hour) / hour));
    if (each.connector !== of || place < 0 || place >= HOURS) continue;
    values[place] = each.events;
    bad[place] = each.dead;
  }
  const total = values.reduce((sum, value) => sum + value, 0);
  return <Sparkline label={`${title}: ${count(total, 'record')} in the last ${HOURS} hours, in ${count(values.filter(Boolean).length, 'hour')} of them`} values={values} bad={bad} />;
}
