// Deleted detections: kept with every version, and brought back switched off.
import { Button } from '@fluentui/react-components';
import { ArrowUndoRegular, DeleteRegular } from '@fluentui/react-icons';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { TOUCHES } from './words';

export function Deleted() {
  const may = useMay('detections.manage');
  const found = api.useQuery('get', '/api/v1/detections', { params: { query: { deleted: true } } });
  const restore = useChange((detection: string) => calls.POST('/api/v1/detections/{detection}/restore', { params: { path: { detection } } }), { done: 'It is back, switched off', touches: TOUCHES });
  return (
    <Wait for={found}>
      {(data) =>
        data.length ? (
          <Card title="Deleted detections">
            <Listing label="Deleted detections" columns={['Detection', 'Of', 'Deleted', 'By', '']} rows={data} rowKey={(row) => row.id}>
              {(row) => [
                row.detection.name,
                row.owner,
                <Time at={row.updated} />,
                row.updatedBy,
                may && <Button size="small" icon={<ArrowUndoRegular />} disabled={restore.isPending} onClick={() => restore.mutate(row.id)} aria-label={`Restore ${row.detection.name}`}>Restore</Button>,
              ]}
            </Listing>
          </Card>
        ) : (
          <EmptyState icon={<DeleteRegular />} title="Nothing was deleted">
            A deleted detection stays here with every version and can be restored. What it raised stays where it is.
          </EmptyState>
        )
      }
    </Wait>
  );
}
