// Mutation testing: `pnpm mutate` breaks each line of the machine in turn and counts how often a test notices.
// Slow, so not part of the tests; `pnpm mutate --mutate src/policy.ts` does one file.

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: ['src/**/*.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 20_000,
  // Two levels below the root, as this package is: what the tests read in docs is where they look for it.
  tempDirName: '../../coverage',
  // Stryker would rewrite the paths in it with a compiler API that TypeScript 7 does not have.
  tsconfigFile: 'none',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: 'coverage/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
