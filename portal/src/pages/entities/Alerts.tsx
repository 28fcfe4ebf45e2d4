// The alerts that name the entity, newest first, and the incidents they are in.
import { AlertRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { DataGrid } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { COLUMNS } from '../alerts/columns';
import type { Profile } from './words';

const columns = COLUMNS.map((column) => ({ ...column, sortable: false }));

export default function Alerts({ of }: { of: Profile }) {
  const [, go] = useLocation();
  return (
    <>
      {of.alertsTotal > of.alerts.length && <p style={{ fontSize: 13, margin: 0 }}>The newest {of.alerts.length} of {of.alertsTotal.toLocaleString('en')}.</p>}
      <DataGrid
        name="entity-alerts"
        label="Alerts"
        height={Math.min(680, 110 + of.alerts.length * 34)}
        columns={columns}
        rows={of.alerts}
        rowKey={(row) => row.id}
        onOpen={(row) => go(`/alerts/${encodeURIComponent(row.id)}`)}
        empty={<EmptyState icon={<AlertRegular />} title="No alert names it">What rules find about it from now on appears here.</EmptyState>}
      />
    </>
  );
}
