// What global search found, kind by kind, as the server finds it; and pages of the portal by their names.
import { SearchRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { useMay, useMe } from '../../api/session';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { ROUTES } from '../../routes';
import { shownTo } from '../../routing';
import { entityAddress } from '../../state/entities';
import { plain } from '../../state/words';
import { useView } from '../../state/view';

type Hit = Schemas['HitBody'];

/** Where a hit leads; entities without a page lead to the incidents that name them. */
function addressOf(hit: Hit): string {
  const name = encodeURIComponent(hit.id);
  if (hit.what === 'incident') return `/incidents/${name}`;
  if (hit.what === 'alert') return `/alerts/${name}`;
  if (hit.what === 'rule') return `/detections/${name}`;
  if (hit.what === 'query') return `/hunting?saved=${name}`;
  return entityAddress(hit.detail, hit.title) ?? `/incidents?text=${encodeURIComponent(hit.title)}`;
}

export default function Search() {
  const me = useMe();
  const may = useMay('incidents.read');
  const [{ q }] = useView({ q: '' });
  const found = api.useQuery('get', '/api/v1/search', { params: { query: { text: q, limit: 20 } } }, { enabled: may && q !== '' });
  const pages = ROUTES.filter((route) => route.nav && shownTo(me, route) !== 'hidden' && `${route.title} ${route.nav.also ?? ''}`.toLowerCase().includes(q.toLowerCase()));
  if (!q)
    return (
      <Page title="Search">
        <EmptyState icon={<SearchRegular />} title="Search everything">
          Type into the box above: a device, a person, an address, a file or its hash, part of an incident’s name, its number, a rule, a page.
        </EmptyState>
      </Page>
    );
  return (
    <Page title={`Search: ${q}`} tab="Search" shape="narrow">
      {pages.length > 0 && <Card title="Pages">{pages.map((route) => <div key={route.path}><Link href={route.path}>{route.title}</Link></div>)}</Card>}
      {may && <Wait for={found}>{(hits) => <Hits of={hits} any={pages.length > 0} />}</Wait>}
    </Page>
  );
}

function Hits({ of, any }: { of: Hit[]; any: boolean }) {
  const kinds = [...new Set(of.map((hit) => hit.what))];
  if (!of.length)
    return any ? null : (
      <EmptyState icon={<SearchRegular />} title="Nothing found">
        Try fewer letters, or another name of the same thing: a device’s short name, a mail address in place of a user name.
      </EmptyState>
    );
  return (
    <>
      {kinds.map((kind) => (
        <Card key={kind} title={plain(kind)}>
          {of.filter((hit) => hit.what === kind).map((hit) => (
            <div key={hit.id} style={{ padding: '4px 0', overflowWrap: 'anywhere' }}>
              <Link href={addressOf(hit)}>{hit.title}</Link>
              {hit.detail && <span style={{ fontSize: 12, marginLeft: 8 }}>{hit.detail}</span>}
            </div>
          ))}
        </Card>
      ))}
    </>
  );
}
