// Everything that can be read, drawn from the connectors' manifests: what of, in which form, into which tables, and how.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { Markdown } from '../../components/Markdown';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { plain } from '../../state/words';
import { huntAddress } from '../../state/entities';
import { SERVICES } from '../incidents/words';
import { Sections } from './Sections';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))', gap: '12px' },
  card: { display: 'flex', flexDirection: 'column', gap: '6px', padding: '14px 16px', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', fontSize: '13px', lineHeight: '20px' },
  head: { display: 'flex', justifyContent: 'space-between', gap: '8px', alignItems: 'start' },
  title: { margin: 0, fontSize: '14px', fontWeight: 600 },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '12px', margin: 0 },
  about: { margin: 0, flex: 1 },
  actions: { display: 'flex', gap: '6px', marginTop: '4px' },
});

type Connector = Schemas['ConnectorBody'];

export default function Connectors() {
  const s = useStyles();
  const may = useMay('sources.manage');
  const [, go] = useLocation();
  const [view, setView] = useView({ service: [] as string[], text: '', brings: '', open: '' });
  const found = api.useQuery('get', '/api/v1/connectors', {}, { staleTime: 300_000 });
  const sources = api.useQuery('get', '/api/v1/sources', {});
  const bringing = new Set(sources.data?.map((each) => each.connector));
  const text = view.text.toLowerCase();
  const fits = (each: Connector) =>
    (!view.service.length || view.service.includes(each.service)) &&
    (!view.brings || bringing.has(each.name) === (view.brings === 'yes')) &&
    (!text || `${each.title} ${each.description} ${each.tables.join(' ')}`.toLowerCase().includes(text));
  const opened = found.data?.find((each) => each.name === view.open);
  return (
    <Page title="Connectors" about="Products whose records are understood. Nothing has to be switched on: a file that comes in is recognised, whatever it is named.">
      <Sections />
      <Filters onClear={view.text || view.service.length || view.brings ? () => setView({ text: '', service: [], brings: '' }) : undefined}>
        <TextFilter label="Product or table" value={view.text} onChange={(next) => setView({ text: next })} />
        <Choice label="Service" values={SERVICES} chosen={view.service} onChange={(service) => setView({ service })} />
        <Choice label="Brings data" single values={['yes', 'no']} chosen={view.brings ? [view.brings] : []} onChange={([brings = '']) => setView({ brings })} />
      </Filters>
      <Wait for={found}>
        {(data) => {
          const shown = data.filter(fits);
          if (!shown.length)
            return (
              <EmptyState title="No connector matches" actions={<Button onClick={() => setView({ text: '', service: [], brings: '' })}>Clear the filters</Button>}>
                A product that is not here can be taught: a connector is a folder with a manifest and one KQL file for each table.
              </EmptyState>
            );
          return (
            <div className={s.grid}>
              {shown.map((each) => (
                <article key={each.name} className={s.card} aria-label={each.title}>
                  <div className={s.head}>
                    <h2 className={s.title}>{each.title}</h2>
                    {bringing.has(each.name) ? <Badge tone="good" mark={<span aria-hidden>✓</span>}>Brings data</Badge> : <Badge>{plain(each.service)}</Badge>}
                  </div>
                  <p className={s.about}>{each.description}</p>
                  <p className={s.quiet}>{each.format.toUpperCase()} · {each.tables.length > 3 ? `${each.tables.slice(0, 3).join(', ')} and ${each.tables.length - 3} more` : each.tables.join(', ')}</p>
                  <div className={s.actions}>
                    <Button size="small" onClick={() => setView({ open: each.name }, 'push')} aria-label={`How to feed it: ${each.title}`}>How to feed it</Button>
                    {may && <Button size="small" icon={<ArrowUploadRegular />} onClick={() => go(`/imports?as=${each.name}`)} aria-label={`Import: ${each.title}`}>Import</Button>}
                  </div>
                </article>
              ))}
            </div>
          );
        }}
      </Wait>
      {opened && <Guide of={opened} brings={bringing.has(opened.name)} onClose={() => setView({ open: '' })} />}
    </Page>
  );
}

function Guide({ of, brings, onClose }: { of: Connector; brings: boolean; onClose: () => void }) {
  const guide = api.useQuery('get', '/api/v1/connectors/{connector}', { params: { path: { connector: of.name } } });
  return (
    <Flyout open title={of.title} onClose={onClose}>
      <Facts
        of={[
          ['State', brings ? 'Brings data' : 'Nothing of it has come yet'],
          ['Service', plain(of.service)],
          ['Form', of.format],
          ['Files named', of.files.length ? <span className="mono">{of.files.join(' ')}</span> : 'anything: it is told by what stands in them'],
          ['Fills', <>{of.tables.map((table, place) => <span key={table}>{place > 0 && ', '}<Link href={huntAddress(`${table}\n| take 100`)}>{table}</Link></span>)}</>],
          ['From a shell', <span className="mono">vedette import --as {of.name} FILES</span>],
        ]}
      />
      <Link href={`/imports?as=${of.name}`}>Import files of it</Link>
      <Wait for={guide}>{(data) => <Markdown text={data.guide.replace(/^# .*\n+/, '')} />}</Wait>
    </Flyout>
  );
}
