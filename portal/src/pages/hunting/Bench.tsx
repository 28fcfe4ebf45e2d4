// The bench of one query: run, span, rows, save, share, and the editor.
import { Button, Dropdown, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Option, ProgressBar, Tooltip } from '@fluentui/react-components';
import { CodeRegular, CopyRegular, PlayRegular, SaveRegular, ShieldTaskRegular, StopRegular } from '@fluentui/react-icons';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import { useLocation } from 'wouter';
import { calls } from '../../api/client';
import { useMay } from '../../api/session';
import { useAsking } from '../../components/Confirm';
import { disposeTab, QueryEditor, type Finding, type Handle } from '../../components/editor/QueryEditor';
import { useTell } from '../../shell/toasts';
import { detectionAddress, huntAddress } from '../../state/entities';
import { count } from '../../state/words';
import { changeTab, type Tab } from './desk';
import { stop, type Run } from './runs';
import { SaveDialog } from './SaveDialog';
import { SpanPicker } from './SpanPicker';
import { useHuntingStyles } from './styles';

const ROWS = ['1000', '10000', '30000', '100000'];
const HEIGHT = 'vedette.hunting.height';
const NONE: Finding[] = [];

export type BenchHandle = { insert: (text: string) => void; selected: () => string; focus: () => void; forget: (tab: string) => void };
type Props = {
  ref: Ref<BenchHandle>;
  tab: Tab;
  running: Extract<Run, { state: 'running' }> | undefined;
  rows: string;
  onRows: (rows: string) => void;
  onRun: () => void;
};

/** What the server finds in a text, asked when typing pauses. */
function useFindings(text: string): Finding[] {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (!text.trim()) return setFound(NONE);
    const given = new AbortController();
    const timer = setTimeout(() => {
      calls.POST('/api/v1/hunting/check', { body: { query: text, offset: 0 }, signal: given.signal }).then(
        ({ data }) => setFound(data?.diagnostics ?? NONE),
        () => undefined,
      );
    }, 500);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [text]);
  return text.trim() ? found : NONE;
}

export function Bench({ ref, tab, running, rows, onRows, onRun }: Props) {
  const s = useHuntingStyles();
  const tell = useTell();
  const mayDetect = useMay('detections.manage');
  const handle = useRef<Handle>(null);
  const saving = useAsking();
  const [, go] = useLocation();
  const [height, setHeight] = useState(() => Number(localStorage.getItem(HEIGHT)) || 190);
  const findings = useFindings(tab.text);
  const errors = findings.filter((each) => each.severity === 'error').length;
  useImperativeHandle(ref, () => ({
    insert: (text) => handle.current?.insert(text),
    selected: () => handle.current?.selected() ?? '',
    focus: () => handle.current?.focus(),
    forget: (id) => disposeTab(id),
  }));
  const share = async () => {
    await navigator.clipboard.writeText(new URL(huntAddress(tab.text, tab.span), window.location.origin).toString());
    tell('The link is copied; whoever opens it gets the query in a tab of their own.');
  };
  const empty = !tab.text.trim();
  return (
    <>
      <div className={s.tools} role="toolbar" aria-label="Query">
        {running ? (
          <Button size="small" icon={<StopRegular />} disabled={running.stopping} onClick={() => void stop(tab.id)}>{running.stopping ? 'Stopping …' : 'Cancel'}</Button>
        ) : (
          <Tooltip content="Shift+Enter in the editor; a selected part runs alone" relationship="description">
            <Button size="small" appearance="primary" icon={<PlayRegular />} onClick={onRun}>Run query</Button>
          </Tooltip>
        )}
        <SpanPicker value={tab.span} onChange={(span) => changeTab(tab.id, { span })} />
        <Dropdown size="small" style={{ minWidth: 118 }} aria-label="Rows at most" value={`${Number(rows).toLocaleString('en')} rows`} selectedOptions={[rows]} onOptionSelect={(_, data) => onRows(data.optionValue ?? '10000')}>
          {ROWS.map((each) => <Option key={each} value={each} text={`${Number(each).toLocaleString('en')} rows`}>{`At most ${Number(each).toLocaleString('en')} rows`}</Option>)}
        </Dropdown>
        <span className={s.space} />
        {errors > 0 && <span className={s.quiet} role="status">{count(errors, 'error')} in the query</span>}
        <Tooltip content="Format the text" relationship="label">
          <Button size="small" appearance="subtle" icon={<CodeRegular />} disabled={empty} onClick={() => handle.current?.format()} />
        </Tooltip>
        <Button size="small" appearance="subtle" icon={<SaveRegular />} disabled={empty} onClick={saving.ask}>Save</Button>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small" appearance="subtle" icon={<CopyRegular />} disabled={empty}>Share</Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => void share()}>Copy a link to this query</MenuItem>
              <MenuItem onClick={() => void navigator.clipboard.writeText(tab.text).then(() => tell('The query is copied.'))}>Copy the text</MenuItem>
              <MenuItem onClick={saving.ask}>Save it for everybody …</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
        {mayDetect && <Button size="small" appearance="subtle" icon={<ShieldTaskRegular />} disabled={empty} onClick={() => go(detectionAddress(tab.text, tab.name))}>Create detection</Button>}
      </div>
      {running && <ProgressBar thickness="medium" aria-label="The query is running" />}
      <div className={s.editor} style={{ height }}>
        <QueryEditor tab={tab.id} value={tab.text} onChange={(text) => changeTab(tab.id, { text })} onRun={onRun} findings={findings} handle={handle} example="Write a query in KQL, or choose one from the library at the left." />
      </div>
      <Grip height={height} onChange={(next) => { setHeight(next); localStorage.setItem(HEIGHT, String(next)); }} />
      {saving.open && <SaveDialog tab={tab} onClose={saving.close} />}
    </>
  );
}

function Grip({ height, onChange }: { height: number; onChange: (height: number) => void }) {
  const s = useHuntingStyles();
  const bound = (value: number) => Math.round(Math.min(600, Math.max(72, value)));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const start = event.clientY;
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (moved) => onChange(bound(height + moved.clientY - start));
    target.onpointerup = () => {
      target.onpointermove = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 24 : event.key === 'ArrowUp' ? -24 : 0;
    if (!step) return;
    event.preventDefault();
    onChange(bound(height + step));
  };
  return <div className={s.grip} role="separator" aria-orientation="horizontal" aria-label="Height of the editor" aria-valuenow={height} aria-valuemin={72} aria-valuemax={600} tabIndex={0} onPointerDown={onPointerDown} onKeyDown={onKeyDown} />;
}
