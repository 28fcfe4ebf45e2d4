// Who did what to whom, as a picture and as a list. Cytoscape lays it out; the list is its twin for keyboards and ears.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ZoomFitRegular, ZoomInRegular, ZoomOutRegular } from '@fluentui/react-icons';
import cytoscape, { type Core } from 'cytoscape';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Wait } from '../../components/Wait';
import { count, plain } from '../../state/words';
import { useMode } from '../../theme/prefs';
import type { Asset } from './assets';
import { styleOf } from './graphstyle';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 360px', gap: '14px', alignItems: 'start', '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  picture: { height: 'max(460px, calc(100vh - 300px))' },
  list: { margin: 0, padding: 0, listStyle: 'none', fontSize: '13px', lineHeight: '20px', maxHeight: 'max(440px, calc(100vh - 320px))', overflowY: 'auto' },
  item: { padding: '5px 4px', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, overflowWrap: 'anywhere' },
  chosen: { background: tokens.colorNeutralBackground1Selected },
});

type Body = Schemas['GraphBody'];

export default function Graph({ number, assets }: { number: number; assets: Asset[] }) {
  const asked = api.useQuery('get', '/api/v1/incidents/{number}/graph', { params: { path: { number } } });
  return <Wait for={asked}>{(data) => <Drawn of={data} assets={assets} />}</Wait>;
}

function Drawn({ of, assets }: { of: Body; assets: Asset[] }) {
  const s = useStyles();
  const mode = useMode();
  const place = useRef<HTMLDivElement>(null);
  const core = useRef<Core>(null);
  const [chosen, setChosen] = useState('');
  const names = new Map(of.nodes.map((node) => [node.id, node.label]));
  const pages = new Map(assets.map((asset) => [asset.key, asset.address]));
  const named = (id: string) => {
    const page = pages.get(id);
    return page ? <Link href={page}>{names.get(id)}</Link> : names.get(id);
  };
  const edges = of.edges.filter((edge) => !chosen || edge.source === chosen || edge.target === chosen);

  useEffect(() => {
    if (!place.current) return;
    const made = cytoscape({
      container: place.current,
      elements: [
        ...of.nodes.map((node) => ({ data: { id: node.id, label: short(node.label), type: node.type, impacted: node.impacted } })),
        ...of.edges.map((edge) => ({ data: { id: `${edge.source}>${edge.target}>${edge.relation}`, source: edge.source, target: edge.target, label: plain(edge.relation).toLowerCase() } })),
      ],
      style: styleOf(mode),
      layout: { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 24_000, idealEdgeLength: () => 90, padding: 24 },
      maxZoom: 2.5,
      minZoom: 0.15,
      wheelSensitivity: 0.4,
    });
    // What is higher than wide is laid on its side, for so is the box it is shown in.
    const box = made.elements().boundingBox({});
    if (box.h > box.w) {
      made.nodes().positions((node) => ({ x: node.position('y'), y: node.position('x') }));
      made.fit(undefined, 24);
    }
    made.on('tap', 'node', (event) => setChosen(String(event.target.id())));
    made.on('tap', (event) => event.target === made && setChosen(''));
    core.current = made;
    return () => made.destroy();
  }, [of, mode]);
  useEffect(() => {
    core.current?.elements().removeClass('faded chosen');
    if (!chosen || !core.current) return;
    const near = core.current.getElementById(chosen).closedNeighborhood();
    core.current.elements().not(near).addClass('faded');
    core.current.getElementById(chosen).addClass('chosen');
  }, [chosen]);
  const zoom = (factor: number) => core.current?.zoom({ level: core.current.zoom() * factor, renderedPosition: { x: core.current.width() / 2, y: core.current.height() / 2 } });

  return (
    <div className={s.grid}>
      <Card
        title="Who did what to whom"
        unit={`${count(of.nodes.length, 'entity', 'entities')}, ${count(of.edges.length, 'relation')}; a thick ring marks what suffered`}
        actions={
          <>
            <Button size="small" appearance="subtle" aria-label="Closer" icon={<ZoomInRegular />} onClick={() => zoom(1.3)} />
            <Button size="small" appearance="subtle" aria-label="Farther" icon={<ZoomOutRegular />} onClick={() => zoom(1 / 1.3)} />
            <Button size="small" appearance="subtle" aria-label="All of it" icon={<ZoomFitRegular />} onClick={() => core.current?.fit(undefined, 24)} />
          </>
        }
      >
        <div ref={place} className={s.picture} role="img" aria-label="Graph of the incident; the list beside it says the same" />
      </Card>
      <Card title={chosen ? named(chosen) : 'Relations'} unit={count(edges.length, 'relation')} actions={chosen && <Button size="small" onClick={() => setChosen('')}>All</Button>}>
        <ul className={s.list} tabIndex={0} aria-label="Relations">
          {edges.map((edge) => (
            <li key={`${edge.source}${edge.target}${edge.relation}`} className={s.item}>
              {named(edge.source)} <Badge>{plain(edge.relation).toLowerCase()}</Badge> {named(edge.target)}
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

const short = (label: string): string => (label.length > 34 ? `${label.slice(0, 16)}…${label.slice(-16)}` : label);
