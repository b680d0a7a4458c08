// The marks a link carries into a booking, and out again in every webhook about it.
import { z } from 'zod';

const mark = z.string().max(500).nullable().default(null).catch(null);

/** All six keys are always there; what was not given, or is no text, is null. */
export const trackingInput = z.object({
  utm_campaign: mark,
  utm_source: mark,
  utm_medium: mark,
  utm_content: mark,
  utm_term: mark,
  salesforce_uuid: mark,
});

export type Tracking = z.infer<typeof trackingInput>;
