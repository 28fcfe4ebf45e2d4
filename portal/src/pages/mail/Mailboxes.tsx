// Where mail comes from: doors it passes through (set in config.toml), and mailboxes that are read where they lie.
import { Button } from '@fluentui/react-components';
import { AddRegular, DeleteRegular, MailInboxRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { count, list } from '../../state/words';
import { Doors } from './Doors';
import { MailboxPane } from './MailboxPane';

type Mailbox = Schemas['MailboxBody'];
export const MAILBOXES = ['/api/v1/mailboxes'];

export default function Mailboxes() {
  const [view, setView] = useView({ new: '' });
  const found = api.useQuery('get', '/api/v1/mailboxes', {}, { refetchInterval: 15_000 });
  const add = <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ new: 'yes' }, 'push')}>Read a mailbox</Button>;
  return (
    <Page title="Mailboxes and doors" about="Mail that passes a door is judged before it is delivered. Mail in a mailbox is read where it lies: nothing is changed there, and what would have been done is told." actions={add}>
      <Doors />
      <Wait for={found}>
        {(data) =>
          data.length ? (
            <>{data.map((each) => <One key={each.id} of={each} />)}</>
          ) : (
            <Card title="Mailboxes">
              <EmptyState icon={<MailInboxRegular />} title="No mailbox is read" actions={add}>
                An IMAP account, a journal mailbox or the mailboxes of Microsoft 365: messages are judged within a minute of their arrival. A try button signs in and looks before anything is set up.
              </EmptyState>
            </Card>
          )
        }
      </Wait>
      {view.new && <MailboxPane onClose={() => setView({ new: '' })} />}
    </Page>
  );
}

const text = (value: unknown): string => (Array.isArray(value) ? list(value.map(String)) : typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function One({ of }: { of: Mailbox }) {
  const [removing, setRemoving] = useState(false);
  const path = { mailbox: of.id };
  const turn = useChange((on: boolean) => calls.PUT('/api/v1/mailboxes/{mailbox}/reading', { params: { path }, body: { on } }), { done: (answer) => answer?.message ?? 'Done', touches: MAILBOXES });
  const remove = useChange(() => calls.DELETE('/api/v1/mailboxes/{mailbox}', { params: { path } }), { done: 'It is not read any more; what was read stays', touches: MAILBOXES });
  const { terms } = of;
  const [tone, mark, word] = !of.running ? (['neutral', '○', 'Paused'] as const) : of.failures ? (['high', '!', 'Failing'] as const) : (['good', '✓', 'Reading'] as const);
  const graph = terms['kind'] === 'graph';
  return (
    <Card
      title={<span style={{ display: 'inline-flex', gap: 10, alignItems: 'center' }}>{of.name} <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{word}</Badge></span>}
      actions={
        <span style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
          <Button size="small" icon={of.running ? <PauseRegular /> : <PlayRegular />} disabled={turn.isPending} onClick={() => turn.mutate(!of.running)} aria-label={`${of.running ? 'Pause' : 'Read again'}: ${of.name}`}>{of.running ? 'Pause' : 'Read again'}</Button>
          <Button size="small" icon={<DeleteRegular />} onClick={() => setRemoving(true)} aria-label={`Remove … ${of.name}`}>Remove …</Button>
        </span>
      }
    >
      <Facts
        of={[
          ['Kind', graph ? 'Microsoft 365' : terms['journal'] ? 'Journal by IMAP' : 'IMAP account'],
          ['Server', <span className="mono">{graph ? text(terms['service']) : `${text(terms['host'])}:${text(terms['port'])}`}</span>],
          ['Whose', graph ? text(terms['mailboxes']) : text(terms['address'])],
          ['Folders', text(terms['folders'])],
          ['Read so far', count(of.messages, 'message')],
          ['Last read', <Time at={of.last} none="Never" />],
          ['What went wrong', of.error && <>{of.error} ({count(of.failures, 'try', 'tries')}; next <Time at={of.due} />)</>],
          ['Set up', <><Time at={of.created} /> by {of.creator}</>],
        ]}
      />
      <Confirm open={removing} title={`Read “${of.name}” no more?`} verb="Remove" busy={remove.isPending} onClose={() => setRemoving(false)} onDone={() => remove.mutate(undefined)}>
        <span>Its secret and the place where reading stood are forgotten; what was read stays. To stop for a while, pause it.</span>
      </Confirm>
    </Card>
  );
}
