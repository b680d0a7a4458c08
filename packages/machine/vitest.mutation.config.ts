import { defineConfig } from 'vitest/config';

// What mutation testing runs: the sentences about the domain. Left out are the tests that compare the machine with a
// picture or a hash of itself, which would notice every change and prove nothing, and the slow walks.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Broken on purpose in two thousand places, the sources are slow.
    testTimeout: 60_000,
    exclude: ['test/{draw,pictures,snapshot,paths,walks}.test.ts'],
  },
});
