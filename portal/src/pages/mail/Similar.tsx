// Messages that look like this one, the most alike first, with what they share.
import { Link } from 'wouter';
import { api } from '../../api/client';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { list } from '../../state/words';
import { Verdict } from './Badged';
import { messageAddress } from './words';

const SHARED: Record<string, string> = { file: 'a file', name: 'a file’s name', page: 'a page it links to', host: 'a site it links to', shape: 'its structure', sender: 'the sender', relay: 'the sending server', dkim: 'the signature’s domain' };

export function Similar({ id }: { id: string }) {
  const found = api.useQuery('get', '/api/v1/mail/messages/{message}/similar', { params: { path: { message: id }, query: { top: 100 } } });
  return (
    <Card title="Similar mail" unit="Compared by words, files, links, structure and where it came from">
      <Wait for={found} label="Looking for messages like it">
        {(data) =>
          data.length ? (
            <Listing label="Similar messages" columns={['Message', 'From', 'Received', 'Our verdict', 'Same words', 'Shares']} rows={data} rowKey={(row) => row.networkId}>
              {(row) => [
                <Link href={messageAddress(row.networkId)}>{row.subject || '(no subject)'}</Link>,
                row.sender,
                <Time at={row.received} />,
                <Verdict word={row.decision} />,
                `${Math.round(row.body * 100)} %`,
                list(row.shared.map((word) => SHARED[word] ?? word)) || '–',
              ]}
            </Listing>
          ) : (
            <EmptyState title="Nothing looks like it">Messages are compared when they pass the gate; of imported ones no fingerprint is kept.</EmptyState>
          )
        }
      </Wait>
    </Card>
  );
}
