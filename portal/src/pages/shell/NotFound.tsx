// An address that leads nowhere.
import { DocumentSearchRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';

export default function NotFound() {
  return (
    <Page title="Nothing at this address">
      <EmptyState icon={<DocumentSearchRegular />} title="There is no such page">
        The link may be old, or mistyped. <Link href="/">Go to the first page</Link>, or search above.
      </EmptyState>
    </Page>
  );
}
