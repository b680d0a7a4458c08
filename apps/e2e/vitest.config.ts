import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{journeys,edge-cases,resilience,screens}/**/*.test.ts'],
    // A stack is six processes; two of them at once on two cores prove nothing but patience.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
