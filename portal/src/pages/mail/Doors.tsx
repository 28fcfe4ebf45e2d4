// The doors mail passes through, each asked whether it works; named in config.toml of the installation.
import { api } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Wait } from '../../components/Wait';
import { bytes } from '../../state/words';

export function Doors() {
  const doors = api.useQuery('get', '/api/v1/mailboxes/doors', {});
  return (
      <Card title="Doors" unit="Named in config.toml of the installation; changes hold from its next start">
      <Wait for={doors}>
        {(data) =>
          data.length ? (
            <Listing label="Doors" columns={['Door', 'Kind', 'Listens at', 'Hands on to', 'Servers in front', 'Largest message', 'State']} rows={data} rowKey={(row) => row.name}>
              {(row) => [
                row.name,
                row.kind,
                <span className="mono">{row.listen}</span>,
                row.next ? <span className="mono">{row.next}</span> : 'the server that asks',
                row.trusted.length ? row.trusted.join(', ') : 'none named',
                bytes(row.largest),
                row.trouble ? <><Badge tone="high" mark={<span aria-hidden>!</span>}>Does not answer</Badge> {row.trouble}</> : <Badge tone="good" mark={<span aria-hidden>✓</span>}>Open</Badge>,
              ]}
            </Listing>
          ) : (
            <EmptyState title="No door is open">Vedette can stand before or behind a mail server (milter, SMTP or LMTP) and hold back what is unwanted before it is delivered. The guide “Mail flow” says which lines go into config.toml and into Postfix.</EmptyState>
          )
        }
      </Wait>
    </Card>
  );
}
