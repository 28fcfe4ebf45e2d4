// Kusto's language service in a worker of its own. Bridge comes first: its other files use it as they are loaded.
import '@kusto/language-service/bridge.min';
import '@kusto/monaco-kusto/release/esm/kusto.worker';
