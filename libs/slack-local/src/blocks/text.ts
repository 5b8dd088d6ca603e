import { z } from 'zod';

/** A text object of Slack's with a length limit in characters (code units, as Slack's client counts). */
export function plainText(max: number) {
  return z.looseObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max) });
}

export function anyText(max: number) {
  return z.looseObject({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string().min(1).max(max) });
}
