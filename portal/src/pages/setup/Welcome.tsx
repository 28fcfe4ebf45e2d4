// What Incidents, Action center and Hunting show while the service is off: what it is, and turning it on in steps.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { Reasons } from '../../components/Reasons';
import { Steps } from '../../components/Steps';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { TurnOn } from './TurnOn';

const useStyles = makeStyles({
  points: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))', gap: '12px' },
  point: { margin: 0, fontSize: '13px', lineHeight: '20px', color: tokens.colorNeutralForeground2 },
  title: { margin: '0 0 4px', fontSize: '14px' },
});

const POINTS: [string, string][] = [
  ['Incidents', 'Alerts of devices, mail, identities and cloud apps that belong together become one incident, and every link says why it was made.'],
  ['Action center', 'What was done about it, by whom, and how to take it back.'],
  ['Hunting', 'Ask all signals at once in the Kusto Query Language, with Microsoft’s own names for tables and columns.'],
];

export default function Welcome() {
  const s = useStyles();
  const tenant = api.useQuery('get', '/api/v1/tenant', {}, { refetchInterval: (query) => (query.state.data?.state === 'provisioning' ? 1_500 : false) });
  return (
    <Page shape="narrow" title="Bring your signals together" about="One place for incidents, actions and hunting across everything you have connected.">
      <div className={s.points}>
        {POINTS.map(([title, text]) => (
          <Card key={title}>
            <h2 className={s.title}>{title}</h2>
            <p className={s.point}>{text}</p>
          </Card>
        ))}
      </div>
      <Wait for={tenant}>{(data) => <Standing tenant={data} />}</Wait>
    </Page>
  );
}

/** How far turning on is, and the next step for whoever may take it. */
export function Standing({ tenant }: { tenant: Schemas['TenantBody'] }) {
  const may = useMay('tenant.turn-on');
  const given = tenant.consents.at(-1);
  switch (tenant.state) {
    case 'on':
      return (
        <Card title="The service is on">
          <p>
            Its data lies in <strong>{tenant.location}</strong> ({tenant.locationBecause}).
            {given && <> {given.person} agreed to version {given.version} on <Time at={given.at} />.</>}
          </p>
          <Button as="a" href="/incidents" appearance="primary">Open incidents</Button>
        </Card>
      );
    case 'provisioning':
      return (
        <Card title="It is being set up">
          <Steps label="Setting up" done={tenant.progress.done} total={tenant.progress.total} next={tenant.progress.next} error={tenant.progress.error} />
          <p>You may leave this page; it goes on by itself.</p>
        </Card>
      );
    case 'draining':
      return (
        <Card title="It is being turned off">
          <p>What was under way is brought to its end. This page shows when it is done.</p>
        </Card>
      );
    case 'ineligible':
      return (
        <Card title="What is missing">
          <p>The service can be turned on as soon as a licence allows it.</p>
          <Reasons of={tenant.eligible} />
          <p>Licences are managed under <Link href="/settings/licences">Licences</Link>, or with <span className="mono">vedette licences</span> by whoever runs the installation.</p>
        </Card>
      );
    default:
      return may ? (
        <TurnOn tenant={tenant} />
      ) : (
        <Card title="Somebody with more rights turns it on">
          <p>A global administrator or security administrator of {tenant.name} can turn the service on here.</p>
          <p><Link href="/settings/roles">View your roles</Link></p>
        </Card>
      );
  }
}
