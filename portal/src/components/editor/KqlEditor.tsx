// Microsoft's KQL editor with our schema. Everything heavy hangs on this file, which `QueryEditor` loads when somebody turns to a query.
// First, whatever else is imported: the services of the editor's parts must be known before the first is used.
import './features';
import { getKustoWorker, kustoDefaults } from '@kusto/monaco-kusto';
import { TabFocus } from 'monaco-editor/esm/vs/editor/browser/config/tabFocus';
import * as monaco from 'monaco-editor/esm/vs/editor/editor.api';
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker?worker';
import { useUncontrolledFocus } from '@fluentui/react-components';
import { useEffect, useRef, type RefObject } from 'react';
import type { Schemas } from '../../api/client';
import { useMode } from '../../theme/prefs';
import KustoWorker from './kusto.worker?worker';
import { schemaOf, type Saved, type Table } from './schema';
import './editor.css';
import type { Handle } from './QueryEditor';
import { defineThemes } from './themes';

self.MonacoEnvironment = { getWorker: (_, label) => (label === 'kusto' ? new KustoWorker() : new EditorWorker()) };
kustoDefaults.setLanguageSettings({
  ...kustoDefaults.languageSettings,
  includeControlCommands: false,
  newlineAfterPipe: false,
  openSuggestionDialogAfterPreviousSuggestionAccepted: true,
  enableQueryWarnings: true,
  enableQuerySuggestions: false,
  enableHover: true,
  enableQuickFixes: true,
});
defineThemes();
// Tab moves on as everywhere on the page, and takes a suggestion while they are shown; Ctrl+] indents.
TabFocus.setTabFocusMode(true);

export type Finding = Schemas['DiagnosticBody'];
export type EditorHandle = Handle & {
  /** Go on where plain text was written: the text, what of it is selected, whether keys were going there. */
  take: (text: string, start: number, end: number, focused: boolean) => void;
};
type Props = {
  /** Each tab has its own text, cursor and undo, kept until it is disposed of. */
  tab: string;
  value: string;
  onChange: (text: string) => void;
  onRun: () => void;
  tables: readonly Table[];
  functions: readonly Saved[];
  findings: readonly Finding[];
  handle: RefObject<EditorHandle | null>;
  /** It stands, with its text; its language follows. */
  onShown: () => void;
  /** What stands there while there is no text. */
  example: string;
};

const OWNER = 'vedette';
const views = new Map<string, monaco.editor.ICodeEditorViewState | null>();
const WEIGHT = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, hint: monaco.MarkerSeverity.Hint };

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  language: 'kusto',
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineNumbersMinChars: 3,
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  'semanticHighlighting.enabled': true,
  ariaLabel: 'Query in KQL',
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  folding: false,
  wordWrap: 'on',
  links: false,
  // Asked for at each keystroke, Kusto's worker stumbles where the text is gone meanwhile; Ctrl+. and hovering still offer them.
  lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
  quickSuggestions: { other: true, strings: false, comments: false },
};

// A model is never disposed of: what Kusto's worker answers is looked up by its model, and stumbles where that is gone.
const models = new Map<string, monaco.editor.ITextModel>();
const spare: monaco.editor.ITextModel[] = [];

function modelOf(tab: string, text: string): monaco.editor.ITextModel {
  const there = models.get(tab);
  if (there) return there;
  const made = spare.pop() ?? monaco.editor.createModel('', 'kusto');
  models.set(tab, made);
  made.setValue(text);
  return made;
}

/** Forget a closed tab: the next one takes over its model, anew. */
export function disposeTab(tab: string): void {
  const model = models.get(tab);
  if (model) spare.push(model);
  models.delete(tab);
  views.delete(tab);
}

const errorsOfOthers = (model: monaco.editor.ITextModel) =>
  monaco.editor.getModelMarkers({ resource: model.uri }).filter((each) => each.owner !== OWNER && each.severity === monaco.MarkerSeverity.Error);

/** The server's findings, but for errors where the editor shows one already. */
function mark(model: monaco.editor.ITextModel, findings: readonly Finding[]): void {
  const known = errorsOfOthers(model);
  const found = findings.flatMap((finding) => {
    const [start, end] = [model.getPositionAt(finding.start), model.getPositionAt(Math.max(finding.end, finding.start + 1))];
    const range = new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
    if (finding.severity === 'error' && known.some((each) => monaco.Range.areIntersectingOrTouching(range, each))) return [];
    const cure = finding.suggestion && ` Did you mean ${finding.suggestion}?`;
    return [{ severity: WEIGHT[finding.severity], message: finding.message + cure, code: finding.code, source: 'Vedette', startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column }];
  });
  monaco.editor.setModelMarkers(model, OWNER, found);
}

/** What another part of the page wrote can be undone like typing. */
function write(model: monaco.editor.ITextModel, text: string): void {
  if (model.getValue() !== text) model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
}

export default function KqlEditor({ tab, value, onChange, onRun, tables, functions, findings, handle, example, onShown }: Props) {
  const mode = useMode();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null);
  const latest = useRef({ onChange, onRun, findings });
  latest.current = { onChange, onRun, findings };

  useEffect(() => {
    if (!place.current) return;
    const made = monaco.editor.create(place.current, { ...OPTIONS, placeholder: example, model: null });
    editor.current = made;
    made.onDidChangeModelContent(() => latest.current.onChange(made.getValue()));
    for (const key of [monaco.KeyMod.Shift | monaco.KeyCode.Enter, monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter]) made.addCommand(key, () => latest.current.onRun());
    handle.current = {
      insert: (text) => {
        made.executeEdits('insert', [{ range: made.getSelection() ?? new monaco.Range(1, 1, 1, 1), text, forceMoveMarkers: true }]);
        made.focus();
      },
      selected: () => made.getModel()?.getValueInRange(made.getSelection() ?? new monaco.Range(1, 1, 1, 1)) ?? '',
      format: () => void made.getAction('editor.action.formatDocument')?.run(),
      focus: () => made.focus(),
      take: (text, start, end, focused) => {
        const model = made.getModel();
        if (!model) return;
        write(model, text);
        made.setSelection(monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)));
        if (focused) made.focus();
      },
    };
    let before = '';
    const watched = monaco.editor.onDidChangeMarkers(() => {
      const model = made.getModel();
      if (!model) return;
      const others = errorsOfOthers(model).map((each) => `${each.startLineNumber}:${each.startColumn}:${each.endColumn}`).join();
      if (others === before) return;
      before = others;
      mark(model, latest.current.findings);
    });
    return () => {
      watched.dispose();
      handle.current = null;
      made.dispose();
    };
  }, [handle, example]);

  useEffect(() => {
    const made = editor.current;
    if (!made) return;
    made.setModel(modelOf(tab, value));
    made.restoreViewState(views.get(tab) ?? null);
    return () => void views.set(tab, made.saveViewState());
  }, [tab]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) write(model, value);
  }, [value, tab]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) mark(model, findings);
  }, [findings, tab]);

  useEffect(() => monaco.editor.setTheme(mode === 'dark' ? 'vedette-dark' : 'vedette-light'), [mode]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model || !tables.length) return;
    let live = true;
    void getKustoWorker()
      .then((worker) => worker(model.uri))
      .then((service) => (live ? service.setSchema(schemaOf(tables, functions)) : undefined))
      .then(() => live && place.current?.setAttribute('data-ready', 'true'));
    return () => {
      live = false;
    };
  }, [tables, functions]);

  useEffect(onShown, []);

  // Fluent's handling of Tab knows nothing of the editor's lists: left to the editor.
  return <div ref={place} style={{ height: '100%' }} {...useUncontrolledFocus()} />;
}
