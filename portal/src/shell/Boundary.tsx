// Catches a page that broke: says what to do, keeps the rest of the portal usable.
import { Button } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../components/EmptyState';

type Props = { children: ReactNode; /** A new value forgets the error, as when another page is opened. */ at?: string };
type State = { error: Error | null };

export class Boundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(before: Props): void {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    // After an upgrade of the server, a page that was open asks for files that are gone.
    const renewed = /dynamically imported module|Importing a module script failed/i.test(error.message);
    return (
      <EmptyState
        icon={<ErrorCircleRegular />}
        title={renewed ? 'The portal was renewed' : 'This page stopped working'}
        actions={
          <>
            <Button appearance="primary" onClick={() => window.location.reload()}>Load it again</Button>
            <Button onClick={() => window.location.assign('/')}>Go to the first page</Button>
          </>
        }
      >
        {renewed ? 'Load the page again to go on with the new one.' : 'Nothing of your data is affected. If loading it again does not help, tell the operator this: '}
        {!renewed && <code>{error.message}</code>}
      </EmptyState>
    );
  }
}
