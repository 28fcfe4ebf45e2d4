// Exceptions: what is hidden from rules, by whom, why and until when, with what each has hidden so far.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useMay } from '../../api/session';
import { Page } from '../../components/Page';
import { useView } from '../../state/view';
import ExceptionList from './ExceptionList';

export default function Exceptions() {
  const [, setView] = useView({ new: '-' });
  const may = useMay('detections.manage');
  return (
    <Page
      title="Exceptions"
      shape="full"
      about="What is known and harmless is hidden from rules here, beside them: updates of rules never touch it. Each says why, and ends when it should."
      actions={may && <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ new: '' }, 'push')}>New exception</Button>}
    >
      <ExceptionList />
    </Page>
  );
}
