// The sessions on show: one free, one whose price depends on the day, one with a long policy.

import type { SessionType, SessionTypesResponse } from '@slotpay/contract';

const host = 'Mara Lindqvist';

/** A deep dive costs more on weekends and less on Tuesday mornings. */
export const deepDive: SessionType = {
  id: 'deep-dive',
  name: 'Deep dive',
  description: 'An hour on the one question that keeps you stuck, with notes to take away.',
  hostName: host,
  schedulingUrl: 'https://calendly.com/northlight/deep-dive',
  picture: null,
  terms: {
    sessionTypeId: 'deep-dive',
    revision: 1,
    durationMinutes: 60,
    holdMinutes: 40,
    currency: 'eur',
    price: 12_000,
    rateRules: [
      { weekdays: [6, 7], timeZone: 'Europe/Berlin', price: 18_000 },
      { weekdays: [2], untilHour: 12, timeZone: 'Europe/Berlin', price: 9_000 },
    ],
    refundPolicy: {
      tiers: [
        { hoursBefore: 24, refundPercent: 100 },
        { hoursBefore: 2, refundPercent: 50 },
      ],
      flatFee: 0,
    },
  },
};

const introCall: SessionType = {
  ...deepDive,
  id: 'intro-call',
  name: 'Intro call',
  description: 'Twenty minutes to see whether we fit. Free of charge.',
  terms: {
    ...deepDive.terms,
    sessionTypeId: 'intro-call',
    durationMinutes: 20,
    price: 0,
    rateRules: [],
    refundPolicy: { tiers: [{ hoursBefore: 0, refundPercent: 100 }], flatFee: 0 },
  },
};

const workshop: SessionType = {
  ...deepDive,
  id: 'half-day-workshop',
  name: 'Half-day workshop',
  description: 'Three hours with your whole team, prepared around your own material.',
  terms: {
    ...deepDive.terms,
    sessionTypeId: 'half-day-workshop',
    durationMinutes: 180,
    price: 48_000,
    rateRules: [],
    refundPolicy: {
      tiers: [
        { hoursBefore: 168, refundPercent: 100 },
        { hoursBefore: 48, refundPercent: 50 },
        { hoursBefore: 24, refundPercent: 25 },
      ],
      flatFee: 2_500,
    },
  },
};

export const offer: SessionTypesResponse = {
  businessName: 'Northlight Studio',
  contact: 'mailto:hello@northlight.example',
  calendlyOrigin: 'https://calendly.com',
  sessionTypes: [introCall, deepDive, workshop],
};
