/** The kinds of things that Slack sends to an app, by their Socket Mode names. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/**
 * What came of it. `body` is what the app acknowledged with: a text, a parsed JSON value or undefined.
 * The errors are the words that a person sees in Slack.
 */
export type Delivery =
  | { ok: true; body: unknown }
  | { ok: false; error: 'dispatch_failed' | 'operation_timeout' };

/** An app must acknowledge within this time, milliseconds. */
export const ACK_LIMIT_MS = 3000;
