import { ACK_LIMIT_MS, type Delivery, type DeliveryKind } from './delivery.ts';
import { signRequest } from './signature.ts';

export type RequestUrlOptions = { url: string; signingSecret: string };

/** Posts to an app's request URL, signed as Slack signs, and waits 3 s for its answer. */
export async function deliverByHttp(
  { url, signingSecret }: RequestUrlOptions,
  kind: DeliveryKind,
  payload: object,
): Promise<Delivery> {
  const body = toBody(kind, payload);
  const timestamp = Math.floor(Date.now() / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (slack-local)',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': signRequest(signingSecret, timestamp, body),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(ACK_LIMIT_MS),
    });
    const text = await response.text();
    if (!response.ok) return { ok: false, error: 'dispatch_failed' };
    return { ok: true, body: parseBody(text, response.headers.get('content-type') ?? '') };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { ok: false, error: timedOut ? 'operation_timeout' : 'dispatch_failed' };
  }
}

function toBody(kind: DeliveryKind, payload: object): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = new URLSearchParams();
  for (const [key, value] of Object.entries(payload)) fields.set(key, String(value));
  return fields.toString();
}

function parseBody(text: string, contentType: string): unknown {
  if (text === '') return undefined;
  if (!contentType.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
