import { join } from 'node:path';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { shortIds } from './short-ids.ts';

// In development the API runs elsewhere; in production it serves these files itself.
const api = process.env['API_ORIGIN'] ?? 'http://127.0.0.1:3000';

/** The statechart describes its states for its drawings; a client's screens have words of their own. */
const withoutDescriptions: Plugin = {
  name: 'without-descriptions',
  enforce: 'pre',
  transform: {
    filter: { id: /packages\/machine\/src\/states\// },
    handler: (code) => ({ code: code.replaceAll(/^ *description: '.*',$/gm, ''), map: null }),
  },
};

export default defineConfig({
  plugins: [
    lingui({ cwd: import.meta.dirname, macroTransform: true }),
    shortIds(join(import.meta.dirname, 'src/i18n/locales/en.po')),
    react(),
    withoutDescriptions,
    // Compressed once, here, as tightly as it goes; the API sends whichever the browser takes.
    compression({ algorithms: ['brotliCompress', 'gzip'], skipIfLargerOrEqual: true }),
  ],
  build: {
    target: 'es2023',
    // The first with light-dark(). Written out for older ones every colour comes four times, and printing cannot ask for
    // the light ones; those that are older show black on white.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(['/session-types', '/bookings', '/recoveries'].map((path) => [path, api])),
  },
});
