// The one thing of the editor that is set here and has no types.
declare module 'monaco-editor/esm/vs/editor/browser/config/tabFocus' {
  export const TabFocus: { setTabFocusMode: (on: boolean) => void };
}
