// Home, also called Threat dashboard: what happened in the chosen time, each number a link to what it counts.
import { Button, Tab, TabList, makeStyles } from '@fluentui/react-components';
import { DocumentRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { Bars } from '../../components/Bars';
import { Card } from '../../components/Card';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { alertsAddress, incidentsAddress, EVERY_INCIDENT } from '../../state/lists';
import { SEVERITIES, useMail, useMatrix, useOverview, type Overview } from './data';
import { MailCard } from './MailCard';
import { MatrixCard } from './MatrixCard';
import { columnsOf, lengthWord, PERIODS, periodWord, usePeriod, type Period } from './period';
import { Services, Tactics, Targets } from './Ranked';
import { Sources } from './Sources';
import { Tiles } from './Tiles';

const useStyles = makeStyles({
  two: { display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: '14px', '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  three: { display: 'grid', gridTemplateColumns: 'repeat(3, minmax(0, 1fr))', gap: '14px', '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  column: { display: 'flex', flexDirection: 'column', gap: '14px', minWidth: 0, '& > :last-child': { flex: 1 } },
});

export default function Dashboard() {
  const [period, choose] = usePeriod();
  const [, go] = useLocation();
  const asked = useOverview(period);
  const mail = useMail(period);
  const matrix = useMatrix(period);
  return (
    <Page
      title="Threat dashboard"
      tab="Home"
      about={`${periodWord(period.id)}, days and hours of UTC${asked.data?.narrow ? '; only what your device groups let you see' : ''}`}
      actions={
        <>
          <TabList size="small" selectedValue={period.id} onTabSelect={(_, data) => choose(String(data.value))} aria-label="Period">
            {PERIODS.map((id) => <Tab key={id} value={id}>{lengthWord(id)}</Tab>)}
          </TabList>
          <Button icon={<DocumentRegular />} onClick={() => go(`/home/report?period=${period.id}`)}>Report</Button>
        </>
      }
    >
      <Wait for={asked}>{(data) => <Numbers of={data} period={period} />}</Wait>
      <Wait for={mail}>{(data) => <MailCard of={data} period={period} />}</Wait>
      <Wait for={matrix}>{(data) => <MatrixCard of={data} period={period} />}</Wait>
      <Wait for={asked}>{(data) => <Sources of={data.sources} />}</Wait>
    </Page>
  );
}

function Numbers({ of, period }: { of: Overview; period: Period }) {
  const s = useStyles();
  return (
    <>
      <Tiles of={of} period={period} />
      <div className={s.two}>
        <Card title="Incidents over time" unit={of.incidents.unit}>
          <Bars label="Incidents over time" words={SEVERITIES} slots={columnsOf(period, of.incidents.counts, (from, to) => incidentsAddress({ status: EVERY_INCIDENT, from, to }))} />
        </Card>
        <Card title="Alerts over time" unit={of.bySeverity.unit}>
          <Bars label="Alerts over time" words={SEVERITIES} slots={columnsOf(period, of.bySeverity.counts, (from, to) => alertsAddress({ from, to }))} />
        </Card>
      </div>
      <div className={s.three}>
        <Services of={of} period={period} />
        <Tactics of={of} period={period} />
        <div className={s.column}>
          <Targets title="Top targeted users" type="user" of={of.people} period={period} />
          <Targets title="Top targeted devices" type="device" of={of.devices} period={period} />
        </div>
      </div>
    </>
  );
}
