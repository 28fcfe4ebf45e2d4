import type { PageRoute } from '../../routing';
import { PLACES } from '../../state/entities';

// Names hold slashes, so the rest of the address is the name.
export const routes: PageRoute[] = Object.values(PLACES).map((place) => ({ path: `/${place}/*`, title: 'Entity', place: 'incidents', load: () => import('./Entity') }));
