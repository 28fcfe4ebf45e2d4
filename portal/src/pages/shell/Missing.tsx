// "Why is something missing?": every page, how it is for this person, and the reasons.
import { api, type Schemas } from '../../api/client';
import { useMe, type Me } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { Reasons } from '../../components/Reasons';
import { Wait } from '../../components/Wait';
import { list } from '../../state/words';
import { ROUTES } from '../../routes';
import { shownTo, type PageRoute, type Shown } from '../../routing';

const WORDS = { open: ['good', 'Open'], 'welcome page': ['low', 'Not turned on'], hidden: ['high', 'Hidden'] } as const;
type Reasoned = { title: string; shown: Shown; because: Schemas['Why']; askFor: string[] };

/** With `wanted`: why that page is not there. Without: all of them. */
export default function Missing({ wanted }: { wanted?: PageRoute }) {
  const me = useMe();
  const mine = api.useQuery('get', '/api/v1/permissions/mine', {});
  return (
    <Page
      shape="narrow"
      title={wanted ? `${wanted.title} is not here for you` : 'Why is something missing?'}
      about={wanted ? 'This is what it takes; what is missing is marked.' : 'What the navigation shows depends on licences, on whether the service is on, and on your roles.'}
    >
      <Wait for={mine}>{(data) => <>{reasons(me, data.decisions, wanted).map((each, place) => <Item key={each.title + place} of={each} />)}</>}</Wait>
    </Page>
  );
}

function reasons(me: Me, decisions: Schemas['DecisionBody'][], wanted?: PageRoute): Reasoned[] {
  const places = me.navigation
    .filter((place) => !wanted || place.name === wanted.place)
    .map((place) => ({ title: place.title, shown: wanted ? shownTo(me, wanted) : place.shown, because: place.because, askFor: [] }));
  const pages = (wanted ? [wanted] : ROUTES.filter((route) => route.nav)).flatMap((route) => {
    const found = route.right === undefined ? undefined : decisions.find((each) => each.activity === route.right);
    return found ? [{ title: route.title, shown: shownTo(me, route), because: found.because, askFor: found.askFor }] : [];
  });
  return [...places, ...pages];
}

function Item({ of }: { of: Reasoned }) {
  const [tone, word] = WORDS[of.shown];
  return (
    <Card title={of.title} actions={<Badge tone={tone}>{word}</Badge>}>
      <Reasons of={of.because} />
      {of.askFor.length > 0 && <p style={{ fontSize: 13, marginBottom: 0 }}>Ask whoever manages roles or licences for: {list(of.askFor)}.</p>}
    </Card>
  );
}
