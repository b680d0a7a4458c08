// The import directions of docs/architecture.md, enforced. Data flows one way: in → decide → later → out.

const api = (rooms) => `^apps/api/src/(${rooms})`;
const onlyFrom = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    onlyFrom('no-cycles', 'A cycle means that two files are one.', {}, { circular: true }),
    onlyFrom(
      'machine-is-pure',
      'The machine depends on XState alone.',
      { path: '^packages/machine/src' },
      { path: '.', pathNot: ['^packages/machine/src', 'node_modules/.*xstate'] },
    ),
    onlyFrom(
      'contract-knows-the-machine-only',
      'The words of the API need zod and the machine.',
      { path: '^packages/contract/src' },
      { path: '^(apps|packages)/', pathNot: '^packages/(contract|machine)/src' },
    ),
    onlyFrom(
      'sandbox-imports-nothing-of-ours',
      'A pretend provider must not share our misunderstandings.',
      { path: '^apps/sandbox/' },
      { path: '^(apps|packages)/', pathNot: '^apps/sandbox/' },
    ),
    onlyFrom(
      'web-knows-contract-and-machine',
      'The browser gets the words and the statechart, never the server.',
      { path: '^apps/web/' },
      { path: '^(apps|packages)/', pathNot: '^(apps/web|packages/(contract|machine))/' },
    ),
    onlyFrom(
      'api-does-not-know-its-surroundings',
      'Production code never imports the stack, the sandbox or the web app.',
      { path: '^apps/api/src', pathNot: '\\.test\\.ts$' },
      { path: '^apps/(stack|sandbox|web|e2e)/' },
    ),
    onlyFrom(
      'xstate-behind-the-facade',
      'Restoring and stepping are the machine’s, and so is XState: every other package asks its functions.',
      { path: '^(apps|packages/contract)/' },
      { path: 'node_modules/.*xstate' },
    ),
    onlyFrom(
      'booking-decides',
      'The writer of bookings knows neither who asks nor who performs.',
      { path: api('booking/') },
      { path: api('http/|webhooks/|effects/|providers/|jobs/loop') },
    ),
    onlyFrom('jobs-know-no-bookings', 'A queue is a queue.', { path: api('jobs/') }, { path: api('(?!jobs/|db/)') }),
    onlyFrom(
      'the-audit-only-reads',
      'What judges the bookings shares as little as possible with what makes them: the rows, and how keys are formed.',
      { path: api('audit/') },
      { path: api('(?!audit/|db/|booking/saved-step)') },
    ),
    onlyFrom(
      'privacy-knows-the-details',
      'Finding and forgetting people needs the rows and what is sealed in them.',
      { path: api('privacy/') },
      { path: api('(?!privacy/|db/|booking/details|duration)') },
    ),
    onlyFrom(
      'an-operator-is-one-more-caller',
      'What is done by hand goes through the inbox or advance, like everything else.',
      { path: api('operator/') },
      { path: api('(?!operator/|booking/|db/|config|duration)') },
    ),
    onlyFrom(
      'a-cache-holds-what-it-is-given',
      'Whoever asks knows what it means.',
      { path: api('cache/') },
      { path: api('(?!cache/|db/)'), pathNot: '\\.test\\.ts$' },
    ),
    onlyFrom('db-knows-nothing', 'Tables and keys.', { path: api('db/') }, { path: api('(?!db/)') }),
    onlyFrom(
      'providers-have-no-booking-words',
      'A provider’s client knows its provider.',
      { path: api('providers/') },
      { path: api('(?!providers/|config)') },
    ),
    onlyFrom(
      'facts-are-pure',
      'What a provider’s object means is read from the object alone.',
      { path: api('facts/') },
      { path: api('(?!facts/|providers/|booking/details)') },
    ),
    onlyFrom(
      'words-are-pure',
      'What is said is made of what is handed in.',
      { path: api('words/'), pathNot: '\\.test\\.ts$' },
      { path: api('(?!words/)') },
    ),
    onlyFrom(
      'effects-answer-through-advance',
      'Effects never listen to the outside.',
      { path: api('effects/') },
      { path: api('http/|webhooks/') },
    ),
    onlyFrom(
      'rounds-tell-the-inbox',
      'What a round finds out goes the way of a webhook; it answers no browser and performs no effect itself.',
      { path: api('reconcile/') },
      { path: api('http/|effects/') },
    ),
    onlyFrom(
      'config-is-read-once',
      'Only config.ts reads the environment.',
      { path: api('(?!config|main|slotpay|runtime|.*\\.test)') },
      { path: '^node:process$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.turbo|/dist/)' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
