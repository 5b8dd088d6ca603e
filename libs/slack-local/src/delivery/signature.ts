import { createHmac } from 'node:crypto';

/** Slack's `x-slack-signature`: "v0=" and the hex HMAC-SHA256 of "v0:TIMESTAMP:BODY" under the signing secret. */
export function signRequest(secret: string, timestampSeconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:${body}`).digest('hex')}`;
}
