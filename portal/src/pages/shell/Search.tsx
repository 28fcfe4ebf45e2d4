// What global search found, kind by kind: pages of the portal, what the text itself names, and what the server knows.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useFound, type Group } from '../../shell/found';
import { useView } from '../../state/view';
import { list } from '../../state/words';

export default function Search() {
  const [{ q }] = useView({ q: '' });
  const { groups, asked, enabled, partial } = useFound(q, 20);
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
      {partial && <MessageBar intent="info"><MessageBarBody>Older ones may be missing: of {list(partial.split(', ').map((kind) => `${kind}s`))} only the newest 20,000 were looked through. A number or an id finds every one.</MessageBarBody></MessageBar>}
      {enabled ? <Wait for={asked}>{() => <Found groups={groups} />}</Wait> : <Found groups={groups} />}
    </Page>
  );
}

function Found({ groups }: { groups: Group[] }) {
  if (!groups.length)
    return (
      <EmptyState icon={<SearchRegular />} title="Nothing found">
        Try fewer letters, or another name of the same thing: a device’s short name, a mail address in place of a user name.
      </EmptyState>
    );
  return (
    <>
      {groups.map((group) => (
        <Card key={group.title} title={group.title}>
          {group.finds.map((find) => (
            <div key={find.key} style={{ padding: '4px 0', overflowWrap: 'anywhere' }}>
              <Link href={find.to}>{find.title}</Link>
              {find.detail && <span style={{ fontSize: 12, marginLeft: 8 }}>{find.detail}</span>}
            </div>
          ))}
        </Card>
      ))}
    </>
  );
}
