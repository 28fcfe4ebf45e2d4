// The address of one alert: inside its incident when it is in one, else what is known of it by itself.
import { Redirect, useLocation, useParams } from 'wouter';
import { api } from '../../api/client';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { AlertPane } from './AlertPane';

export default function AlertPage() {
  const { alert } = useParams<{ alert: string }>();
  const [, go] = useLocation();
  const asked = api.useQuery('get', '/api/v1/alerts/{alert}', { params: { path: { alert: alert ?? '' } } });
  return (
    <Wait for={asked}>
      {(data) =>
        data.incident ? (
          <Redirect to={`/incidents/${data.incident}?tab=alerts&alert=${encodeURIComponent(data.id)}`} replace />
        ) : (
          <Page title={data.title} about="An alert that is in no incident">
            <AlertPane of={data} reasons={[]} all={[data]} onClose={() => go('/incidents')} />
          </Page>
        )
      }
    </Wait>
  );
}
