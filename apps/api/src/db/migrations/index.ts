// Every migration, in order. A list and not a folder scan: what runs in production is what was compiled.

import type { Migration } from 'kysely/migration';
import * as bookings from './0001-bookings.ts';
import * as guards from './0002-guards.ts';
import * as recordStep from './0003-record-step.ts';
import * as keysAndErasure from './0004-keys-and-erasure.ts';
import * as cache from './0005-cache.ts';
import * as reconciliation from './0007-reconciliation.ts';
import * as disputes from './0008-disputes-and-failed-refunds.ts';
import * as operatorActs from './0010-operator-acts.ts';
import * as unpaidLimits from './0012-unpaid-limits.ts';
import * as bookingsByPath from './0013-bookings-by-path.ts';
import * as language from './0013-language.ts';
import * as unpaidDifference from './0014-unpaid-difference.ts';

export const migrations: Record<string, Migration> = {
  '0001-bookings': bookings,
  '0002-guards': guards,
  '0003-record-step': recordStep,
  '0004-keys-and-erasure': keysAndErasure,
  '0005-cache': cache,
  '0007-reconciliation': reconciliation,
  '0008-disputes-and-failed-refunds': disputes,
  '0010-operator-acts': operatorActs,
  '0012-unpaid-limits': unpaidLimits,
  '0013-language': language,
  '0013-bookings-by-path': bookingsByPath,
  '0014-unpaid-difference': unpaidDifference,
};
