// Whether the chain is whole: asked for when it is wanted, for it walks every entry.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { api } from '../../api/client';
import { Trouble } from '../../components/Wait';
import { count } from '../../state/words';
import { useShortcuts } from '../../shell/shortcuts';

export function Seal() {
  const asked = api.useQuery('get', '/api/v1/audit/verify', {}, { enabled: false });
  const verify = () => void asked.refetch();
  useShortcuts([{ keys: 'v', label: 'Verify the log', run: verify }]);
  const again = <Button icon={<ShieldCheckmarkRegular />} disabled={asked.isFetching} onClick={verify}>{asked.isFetching ? 'Walking the chain …' : asked.data ? 'Verify again' : 'Verify the log'}</Button>;
  if (asked.error) return <Trouble error={asked.error} retry={verify} />;
  if (!asked.data)
    return (
      <MessageBar intent="info">
        <MessageBarBody>Each entry seals the one before it, so that a changed, moved or missing entry shows. Verify walks the whole chain.</MessageBarBody>
        <MessageBarActions>{again}</MessageBarActions>
      </MessageBar>
    );
  const { whole, entries, faults, head } = asked.data;
  return (
    <MessageBar intent={whole ? 'success' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{whole ? 'The log is whole' : 'The log was tampered with'}</MessageBarTitle>{' '}
        {whole ? `All ${count(entries, 'entry', 'entries')} follow one another unchanged. Note this head elsewhere; later it proves that no end was cut: ` : 'Export it now, keep the copy elsewhere, and tell whoever runs the installation. '}
        {whole ? <span className="mono">{head}</span> : faults.map((fault) => <div key={fault}>{fault}</div>)}
      </MessageBarBody>
      <MessageBarActions>{again}</MessageBarActions>
    </MessageBar>
  );
}
