// The help sheet (keyboard) and the pane "Need help?" (how things stand, to hand to the operator).
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, DialogTrigger, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { api } from '../api/client';
import { Flyout } from '../components/Flyout';
import { Wait } from '../components/Wait';
import { useReturningFocus } from '../components/returning';
import type { PageRoute } from '../routing';
import { useAllShortcuts, type Shortcut } from './shortcuts';
import { useTell } from './toasts';

const useStyles = makeStyles({
  keys: { display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '6px 16px', fontSize: '13px' },
  key: { fontFamily: tokens.fontFamilyMonospace, border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: '4px', padding: '0 6px', fontSize: '12px' },
  lines: { margin: 0, paddingLeft: '18px', fontSize: '13px', lineHeight: '20px' },
});

const HEAD = { fontSize: 14, margin: '12px 0 6px' } as const;
const GRID: [string, string][] = [
  ['↑ ↓ Page Home End', 'Move in a list'],
  ['Space', 'Select the row'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close what is open'],
];

/** Keys and what they do, in two columns. */
function Keys({ of }: { of: [string, string][] }) {
  const s = useStyles();
  return (
    <dl className={s.keys}>
      {of.map(([keys, label]) => (
        <div key={keys + label} style={{ display: 'contents' }}>
          <dt>{keys.split(' ').map((key) => <kbd key={key} className={s.key}>{key}</kbd>)}</dt>
          <dd style={{ margin: 0 }}>{label}</dd>
        </div>
      ))}
    </dl>
  );
}

const pairs = (list: Shortcut[]): [string, string][] => list.map((each) => [each.keys, each.label]);

export function HelpSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  useReturningFocus(open);
  const all = useAllShortcuts(open);
  const here = all.filter((each) => each.where !== 'everywhere');
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Keyboard</DialogTitle>
          <DialogContent>
            {here.length > 0 && <h3 style={HEAD}>On this page</h3>}
            <Keys of={pairs(here)} />
            <h3 style={HEAD}>In lists</h3>
            <Keys of={GRID} />
            <h3 style={HEAD}>Everywhere</h3>
            <Keys of={pairs(all.filter((each) => each.where === 'everywhere'))} />
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Close</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

type PaneProps = { route: PageRoute | undefined; open: boolean; onClose: () => void; onKeys: () => void };

export function HelpPane({ route, open, onClose, onKeys }: PaneProps) {
  const s = useStyles();
  const tell = useTell();
  const tenant = api.useQuery('get', '/api/v1/tenant', {}, { enabled: open });
  const here = useAllShortcuts(open).filter((each) => each.where !== 'everywhere');
  return (
    <Flyout open={open} title="Need help?" onClose={onClose}>
      {(route?.help || here.length > 0) && (
        <div>
          <h2 style={{ fontSize: 14 }}>This page: {route?.title}</h2>
          {route?.help && <p>{route.help}</p>}
          <Keys of={pairs(here)} />
        </div>
      )}
      <div>
        <p>
          Whoever runs this installation can put right what is missing. Hand them these lines; nothing in them is secret.
        </p>
        <Wait for={tenant}>
          {(data) => (
            <>
              <ul className={s.lines}>{data.help.map((line) => <li key={line}>{line}</li>)}</ul>
              <p>
                <Button icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText([`Organisation ${data.tenant}`, ...data.help].join('\n')).then(() => tell('Copied'))}>
                  Copy
                </Button>
              </p>
            </>
          )}
        </Wait>
      </div>
      <div>
        <h2 style={{ fontSize: 14 }}>Find your way</h2>
        <p style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Button onClick={onKeys}>Keyboard shortcuts</Button>
          <Button as="a" href="/missing">Why is something missing?</Button>
          <Button as="a" href="/settings/roles">View your roles</Button>
        </p>
      </div>
    </Flyout>
  );
}
