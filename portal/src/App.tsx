// Theme, queries, toasts, and the question everything hangs on: who is signed in?
import { FluentProvider, Toaster } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { api, queries } from './api/client';
import { asProblem } from './api/problem';
import { SessionProvider } from './api/session';
import { Loading } from './components/Loading';
import { Trouble } from './components/Wait';
import { Boundary } from './shell/Boundary';
import { Shell } from './shell/Shell';
import { TOASTER } from './shell/toasts';
import { dark, light } from './theme/theme';
import { setHouse, useMode } from './theme/prefs';

const SignIn = lazy(() => import('./pages/signin/SignIn'));
const SetUp = lazy(() => import('./pages/signin/SetUp'));

export function App() {
  const mode = useMode();
  useEffect(() => {
    document.documentElement.dataset['theme'] = mode;
  }, [mode]);
  return (
    <FluentProvider theme={mode === 'dark' ? dark : light} style={{ height: '100%' }}>
      <QueryClientProvider client={queries}>
        <Boundary>
          <Suspense fallback={<Loading />}>
            <Doors />
          </Suspense>
        </Boundary>
        <Toaster toasterId={TOASTER} position="bottom-end" />
      </QueryClientProvider>
    </FluentProvider>
  );
}

function Doors() {
  const [path] = useLocation();
  return path === '/setup' ? <SetUp /> : <Known />;
}

function Known() {
  const asked = api.useQuery('get', '/api/v1/session', {}, { staleTime: 60_000 });
  const zone = asked.data?.timeZone;
  useEffect(() => {
    if (zone) setHouse(zone);
  }, [zone]);
  const problem = asked.error ? asProblem(asked.error) : null;
  if (problem?.status === 401) return <SignIn />;
  if (asked.data) {
    return (
      <SessionProvider value={asked.data}>
        <Shell />
      </SessionProvider>
    );
  }
  if (problem)
    return (
      <div style={{ maxWidth: 640, margin: '15vh auto 0', padding: 16 }}>
        <Trouble error={problem} retry={() => void asked.refetch()} />
      </div>
    );
  return <Loading />;
}
