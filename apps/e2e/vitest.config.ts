import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{journeys,edge-cases,resilience,screens}/**/*.test.ts'],
    // A stack is six processes; two of them at once on two cores prove nothing but patience.
    fileParallelism: false,
    // Six programs and a browser on two busy cores: what fails twice is a fault.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
