// A query being written. At once it is plain text that takes keys; Microsoft's editor with our tables and functions comes
// when somebody turns to it (pointer, focus, a name put in, an error to underline), and takes over text and caret.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { api } from '../../api/client';
import type { EditorHandle, Finding } from './KqlEditor';

export type { Finding };
export type Handle = { insert: (text: string) => void; selected: () => string; format: () => void; focus: () => void };

type Module = typeof import('./KqlEditor');
let fetched: Module | undefined;
const NONE: never[] = [];

async function fetchEditor(): Promise<Module> {
  // In steps: each runs what it brings as it comes, and between them keys are taken.
  await import('monaco-editor/esm/vs/editor/editor.api');
  await import('./features');
  fetched = await import('./KqlEditor');
  return fetched;
}

/** Forget text and undo of a tab that is closed. */
export const disposeTab = (tab: string): void => fetched?.disposeTab(tab);

const useStyles = makeStyles({
  box: { position: 'relative', height: '100%' },
  // As the editor draws it, so that nothing moves when it takes over.
  plain: { position: 'absolute', inset: 0, zIndex: 1, boxSizing: 'border-box', width: '100%', height: '100%', margin: 0, padding: '8px 14px 8px 33px', border: 'none', outline: 'none', resize: 'none', background: tokens.colorNeutralBackground1, color: tokens.colorNeutralForeground1, fontFamily: "'Droid Sans Mono', monospace", fontSize: '13px', lineHeight: '18px', overflowWrap: 'anywhere', '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 } },
});

type Props = {
  tab: string;
  value: string;
  onChange: (text: string) => void;
  /** Shift+Enter or Ctrl+Enter. */
  onRun: () => void;
  findings: readonly Finding[];
  handle?: RefObject<Handle | null>;
  example?: string;
};

/** As high and wide as the box around it. */
export function QueryEditor({ handle, example = '', ...rest }: Props) {
  const s = useStyles();
  const plain = useRef<HTMLTextAreaElement>(null);
  const editor = useRef<EditorHandle>(null);
  const waiting = useRef<((editor: EditorHandle) => void)[]>([]);
  const [module, setModule] = useState(fetched);
  const [over, setOver] = useState(false);
  const tables = api.useQuery('get', '/api/v1/hunting/schema', {}, { staleTime: 600_000 });
  const functions = api.useQuery('get', '/api/v1/queries', { params: { query: { kind: 'function' } } });

  const want = useCallback(() => void (fetched ? setModule(fetched) : fetchEditor().then(setModule, () => undefined)), []);
  const whenThere = (act: (editor: EditorHandle) => void) => {
    if (over && editor.current) return act(editor.current);
    waiting.current.push(act);
    want();
  };
  useImperativeHandle(handle, () => ({
    insert: (text) => whenThere((there) => there.insert(text)),
    format: () => whenThere((there) => there.format()),
    selected: () => (over ? (editor.current?.selected() ?? '') : (plain.current?.value.slice(plain.current.selectionStart, plain.current.selectionEnd) ?? '')),
    focus: () => (over ? editor.current?.focus() : plain.current?.focus()),
  }));
  const erroneous = rest.findings.some((each) => each.severity === 'error');
  useEffect(() => {
    if (erroneous) want();
  }, [erroneous, want]);

  const handOver = () => {
    const [area, there] = [plain.current, editor.current];
    // What an input method is composing belongs to the field it began in.
    if (!there || area?.dataset['composing']) return;
    if (area) there.take(area.value, area.selectionStart, area.selectionEnd, document.activeElement === area);
    for (const act of waiting.current.splice(0)) act(there);
    setOver(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    rest.onRun();
  };
  const compose = (on: boolean) => {
    if (!plain.current) return;
    plain.current.dataset['composing'] = on ? 'true' : '';
    if (!on) setTimeout(handOver);
  };
  return (
    <div className={s.box} data-language="kusto" data-over={over || undefined} onPointerEnter={want}>
      {module && <module.default {...rest} example={example} handle={editor} onShown={handOver} tables={tables.data ?? NONE} functions={functions.data ?? NONE} />}
      {!over && (
        <textarea ref={plain} className={s.plain} aria-label="Query in KQL" placeholder={example} spellCheck={false} autoComplete="off" autoCapitalize="off" value={rest.value} onFocus={want} onChange={(event) => rest.onChange(event.target.value)} onKeyDown={onKeyDown} onCompositionStart={() => compose(true)} onCompositionEnd={() => compose(false)} />
      )}
    </div>
  );
}
