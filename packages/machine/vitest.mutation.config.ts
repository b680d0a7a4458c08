import { defineConfig } from 'vitest/config';

// What mutation testing runs: the sentences about the domain. Left out are the tests that compare the machine with a
// picture or a hash of itself, which would notice every change and prove nothing, and the slow walks.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/{draw,pictures,snapshot,paths,walks}.test.ts'],
  },
});
