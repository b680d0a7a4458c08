import { expect, it } from 'vitest';
import { captureLog } from '../test/support/log.ts';

it('a log line never holds a secret or a person, however deep it is put by mistake', () => {
  const { log, printed } = captureLog();
  log.info({ email: 'CANARY', a: { name: 'CANARY', b: { token: 'CANARY' } }, details: { x: 'CANARY' } }, 'one');
  log.warn(
    { headers: { authorization: 'CANARY', cookie: 'CANARY' }, capability: 'CANARY', flowToken: 'CANARY' },
    'two',
  );
  expect(printed).toHaveLength(2);
  expect(printed.join('')).not.toContain('CANARY');
});

it('an error is logged by what identifies it, without what it carries', () => {
  const { log, printed, lines } = captureLog();
  const cause = new Error('CANARY');
  const error = Object.assign(new TypeError('no such thing', { cause }), {
    code: 'E42',
    detail: 'CANARY',
    raw: 'CANARY',
  });
  log.error({ err: error }, 'failed');
  log.error({ err: 'just text' }, 'failed');
  expect(lines()[0]).toMatchObject({
    msg: 'failed',
    err: { type: 'TypeError', message: 'no such thing', code: 'E42' },
  });
  expect(lines()[1]).toMatchObject({ err: { message: 'just text' } });
  expect(printed.join('')).not.toContain('CANARY');
});
