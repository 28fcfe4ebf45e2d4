import '@fontsource-variable/inter/wght.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import './theme/tokens.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
