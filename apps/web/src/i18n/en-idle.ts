// The words of IDLE, which is also the first page.

import { t } from '@lingui/core/macro';

export const idle = {
  heading: () => t`Book a session`,
  lead: () => t`Choose a session, pick a time that suits you and pay securely. It takes about two minutes.`,
  here: () => t`You have a booking open in this tab.`,
  lost: () => t`You have a booking under way.`,
  lostHint: () =>
    t`If it does not open here, the link in our mail to you opens it on any device. An unpaid time is released by itself and nothing is charged.`,
  ended: {
    heading: () => t`This booking has ended`,
    lead: () => t`Its time is free again for others.`,
    next: () => t`Book again whenever it suits you`,
  },
};
