// One message in a pane beside a list, as the Explorer shows it: summary, why, timeline; the whole is a page of its own.
import { Button } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { api } from '../../api/client';
import { Flyout } from '../../components/Flyout';
import { Wait } from '../../components/Wait';
import { Analysis } from './MessageAnalysis';
import { Copies, Files, Links, Summary, Timeline } from './MessageParts';
import { messageAddress } from './words';

export function MessageFlyout({ id, onClose }: { id: string; onClose: () => void }) {
  const [, go] = useLocation();
  const found = api.useQuery('get', '/api/v1/mail/messages/{message}', { params: { path: { message: id } } });
  return (
    <Flyout open title={found.data?.subject || (found.data ? '(no subject)' : 'Message')} onClose={onClose} actions={<div><Button appearance="primary" icon={<OpenRegular />} onClick={() => go(messageAddress(id))}>Open the message’s page</Button></div>}>
      <Wait for={found}>
        {(data) => (
          <>
            <Summary of={data} />
            <Copies of={data} />
            <Analysis of={data} />
            <Timeline of={data} />
            {data.files.length > 0 && <Files of={data} />}
            {data.links.length > 0 && <Links of={data} />}
          </>
        )}
      </Wait>
    </Flyout>
  );
}
