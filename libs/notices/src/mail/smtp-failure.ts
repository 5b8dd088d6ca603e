import type { FailedVerdict } from '@roadbed/outbox';
import { z } from 'zod';
import { oneLine } from '../report/one-line.ts';

const errorSchema = z.looseObject({
  message: z.string(),
  code: z.string().optional(),
  originalCode: z.string().optional(),
  responseCode: z.number().optional().catch(undefined),
});

/** What nodemailer says of a message itself, before any server has seen it. */
const ofTheMessage = ['EENVELOPE', 'EMESSAGE'];
/** Codes after which the server cannot have the message. */
const beforeTheMessage = [
  ...ofTheMessage,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EDNS',
  'ETLS',
  'EAUTH',
];

/**
 * What a failure to send means, by RFC 5321 §4.2.1: an answer of 500 to 599 is for good, another may pass. Where the
 * connection was lost without an answer, the server may have taken the message.
 */
export function toSmtpFailure(error: unknown): FailedVerdict {
  const { message, code = '', originalCode = '', responseCode } = errorSchema.parse(error);
  const isRefused = responseCode !== undefined && responseCode >= 500;
  return {
    outcome: 'failed',
    problem: oneLine(`the mail server did not take it: ${message}`, 500),
    isPermanent: isRefused || (responseCode === undefined && ofTheMessage.includes(code)),
    mayHaveArrived:
      responseCode === undefined && ![code, originalCode].some((at) => beforeTheMessage.includes(at)),
  };
}
