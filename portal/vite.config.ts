import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const EDITOR = [
  '@kusto/language-service/bridge.min',
  '@kusto/monaco-kusto',
  '@kusto/monaco-kusto/release/esm/kusto.worker',
  'monaco-editor/esm/vs/editor/edcore.main',
  'monaco-editor/esm/vs/editor/editor.api',
  'monaco-editor/esm/vs/editor/editor.worker',
];

export default defineConfig({
  plugins: [react()],
  // The Kusto worker is compiled from C# and looks for Node's `global` once a bundler gives it a `module`.
  define: { global: 'globalThis' },
  worker: { format: 'es' },
  optimizeDeps: { include: EDITOR },
  build: {
    target: 'es2022',
    outDir: process.env['VEDETTE_PORTAL_OUT'] ?? '../src/vedette/portal',
    emptyOutDir: true,
    assetsDir: 'assets',
    chunkSizeWarningLimit: 4000,
    // What most pages share travels in one file instead of thirty: each request costs more than what it brings.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 5 }] } } },
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:8080' } },
});
