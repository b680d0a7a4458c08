import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/steps.css';
import './styles/actions.css';
import './styles/words.css';
import './styles/choices.css';
import './styles/slip.css';
import './styles/media.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeClientFromAddress } from './booking/client-info.ts';
import { speakFirst } from './i18n/locale.ts';
import { BrokenPage } from './pages/broken-page.tsx';
import { WordlessPage } from './pages/wordless-page.tsx';

takeClientFromAddress();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const spoken = await speakFirst();
createRoot(root).render(
  <StrictMode>
    <BrokenPage>{spoken ? <App /> : <WordlessPage />}</BrokenPage>
  </StrictMode>,
);
