// "Why is something missing?": every place of the navigation, how it is for this person, and the reasons.
import { LockClosedRegular } from '@fluentui/react-icons';
import { useMe } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Reasons } from '../../components/Reasons';
import { shownTo, type PageRoute } from '../../routing';

const WORDS = { open: ['good', 'Open'], 'welcome page': ['low', 'Not turned on'], hidden: ['high', 'Hidden'] } as const;

/** With `wanted`: why that page is not there. Without: all of them. */
export default function Missing({ wanted }: { wanted?: PageRoute }) {
  const me = useMe();
  const places = me.navigation.filter((place) => !wanted || place.name === wanted.place);
  return (
    <Page
      shape="narrow"
      title={wanted ? `${wanted.title} is not here for you` : 'Why is something missing?'}
      about={wanted ? 'This is what it takes; what is missing is marked.' : 'What the navigation shows depends on licences, on whether the service is on, and on your roles.'}
    >
      {wanted && (!places.length || (wanted.right && !me.rights.includes(wanted.right))) && (
        <EmptyState icon={<LockClosedRegular />} title="Your roles do not include this">
          It takes a role with the right <span className="mono">{wanted.right ?? wanted.place}</span>. Whoever manages roles in {me.tenant} can give you one.
        </EmptyState>
      )}
      {places.map((place) => {
        const shown = wanted ? shownTo(me, wanted) : place.shown;
        const [tone, word] = WORDS[shown];
        return (
          <Card key={place.name} title={place.title} actions={<Badge tone={tone}>{word}</Badge>}>
            <Reasons of={place.because} />
          </Card>
        );
      })}
    </Page>
  );
}
