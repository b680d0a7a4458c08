import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [lingui({ cwd: import.meta.dirname, macroTransform: true }), react()],
  test: { include: ['test/**/*.test.{ts,tsx}'], setupFiles: ['test/speak-english.ts'] },
});
