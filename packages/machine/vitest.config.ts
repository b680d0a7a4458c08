import { defineConfig } from 'vitest/config';

// The walks are generous with steps, and a busy machine must not fail them.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
