// The editor's grounds and first colours in both themes; words of the language are coloured by editor.css.
import * as monaco from 'monaco-editor/esm/vs/editor/editor.api';

/** Make `vedette-light` and `vedette-dark` known. */
export function defineThemes(): void {
  monaco.editor.defineTheme('vedette-light', {
    base: 'vs',
    inherit: true,
    rules: [{ token: '', foreground: '242424' }, { token: 'comment', foreground: '4f6b4f' }, { token: 'string', foreground: 'a31515' }],
    colors: { 'editor.background': '#ffffff', 'editorLineNumber.foreground': '#616161', 'editorLineNumber.activeForeground': '#242424', 'editorWidget.background': '#ffffff', 'editorSuggestWidget.selectedBackground': '#0f548c', 'editorSuggestWidget.selectedForeground': '#ffffff', 'editorSuggestWidget.focusHighlightForeground': '#ffffff', 'editorSuggestWidget.highlightForeground': '#0b4fb3' },
  });
  monaco.editor.defineTheme('vedette-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [{ token: '', foreground: 'e0e0e0' }, { token: 'comment', foreground: '8fb08a' }, { token: 'string', foreground: 'e0a080' }],
    colors: { 'editor.background': '#292929', 'editorLineNumber.foreground': '#adadad', 'editorLineNumber.activeForeground': '#ffffff', 'editorWidget.background': '#1f1f1f' },
  });
}
