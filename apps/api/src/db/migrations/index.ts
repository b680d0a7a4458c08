// Every migration, in order. A list and not a folder scan: what runs in production is what was compiled.

import type { Migration } from 'kysely/migration';
import * as bookings from './0001-bookings.ts';
import * as guards from './0002-guards.ts';
import * as recordStep from './0003-record-step.ts';
import * as keysAndErasure from './0004-keys-and-erasure.ts';
import * as cache from './0005-cache.ts';
import * as reconciliation from './0006-reconciliation.ts';
import * as disputes from './0007-disputes-and-failed-refunds.ts';
import * as operatorActs from './0008-operator-acts.ts';
import * as unpaidLimits from './0009-unpaid-limits.ts';
import * as bookingsByPath from './0010-bookings-by-path.ts';
import * as language from './0011-language.ts';
import * as unpaidDifference from './0012-unpaid-difference.ts';
import * as pictures from './0013-pictures.ts';
import * as effectsAskedAgain from './0014-effects-asked-again.ts';
import * as lostDisputes from './0015-lost-disputes.ts';
import * as judgedPayments from './0016-judged-payments.ts';

export const migrations: Record<string, Migration> = {
  '0001-bookings': bookings,
  '0002-guards': guards,
  '0003-record-step': recordStep,
  '0004-keys-and-erasure': keysAndErasure,
  '0005-cache': cache,
  '0006-reconciliation': reconciliation,
  '0007-disputes-and-failed-refunds': disputes,
  '0008-operator-acts': operatorActs,
  '0009-unpaid-limits': unpaidLimits,
  '0010-bookings-by-path': bookingsByPath,
  '0011-language': language,
  '0012-unpaid-difference': unpaidDifference,
  '0013-pictures': pictures,
  '0014-effects-asked-again': effectsAskedAgain,
  '0015-lost-disputes': lostDisputes,
  '0016-judged-payments': judgedPayments,
};
