import type { Clock } from './clock.ts';
import { DEADLINE_HEADER } from './deadline.ts';
import type { Policies } from './policies.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';
import { UpstreamError } from './upstream-error.ts';

/** One call of an upstream, as many attempts as it takes. */
export interface UpstreamCall extends Omit<TransportRequest, 'timeoutMs'> {
  upstream: string;
  /** Method and path, for messages. */
  label: string;
  /** Time limit of the whole call and of one attempt, in milliseconds. */
  timeoutMs: number;
  attemptTimeoutMs: number | undefined;
  /** When the caller of this process gives up, in milliseconds since the Unix epoch. */
  deadline: number | undefined;
  /** Whether the retry policy may ask for further attempts. */
  mayRetry: boolean;
  /** Told when an attempt is sent; gives the headers that carry its trace. */
  onSend: () => Record<string, string>;
  /** Told before each retry. */
  onRetry: (outcome: TransportAnswer | UpstreamError) => void;
}

/** How a call ended. */
export interface PerformedCall {
  outcome: TransportAnswer | UpstreamError;
  /** Whether the answer came from the cache without asking the upstream. */
  isCached: boolean;
}

/** undici's code for an answer that is too large. */
const TOO_LARGE = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** What a call is performed with. */
export interface CallTools {
  transport: Transport;
  policies: Policies;
  clock: Clock;
}

/**
 * Performs a call: the cache first, then attempts, each of which needs a place in the bulkhead and a circuit that
 * is not open, until one succeeds, the retry policy gives up, or the time is over.
 */
export async function performCall(call: UpstreamCall, tools: CallTools): Promise<PerformedCall> {
  const { policies, clock } = tools;
  const startedAt = clock.now();
  const isDeadlineFirst = call.deadline !== undefined && call.deadline < startedAt + call.timeoutMs;
  const endsAt = isDeadlineFirst ? (call.deadline ?? 0) : startedAt + call.timeoutMs;
  const limits = { endsAt, isDeadlineFirst, totalMs: Math.max(0, Math.round(endsAt - startedAt)) };

  const cached = await sendCached(call, tools, 'fresh', call.timeoutMs);
  if (cached !== undefined) {
    return { outcome: cached, isCached: true };
  }
  const retry = call.mayRetry ? policies.retry : undefined;
  retry?.begin();
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await performAttempt(call, tools, limits);
    const delayMs = retry?.nextDelayMs({
      method: call.method,
      headers: call.headers,
      outcome,
      attempt,
      remainingMs: endsAt - clock.now(),
    });
    if (delayMs === undefined) {
      const isUnasked =
        outcome instanceof UpstreamError &&
        (outcome.code === 'circuit-open' || outcome.code === 'overloaded');
      const stale = isUnasked ? await sendCached(call, tools, 'unavailable', call.timeoutMs) : undefined;
      return { outcome: stale ?? outcome, isCached: stale !== undefined };
    }
    call.onRetry(outcome);
    await clock.sleep(delayMs);
  }
}

/** How long a call may take. */
interface CallLimits {
  endsAt: number;
  isDeadlineFirst: boolean;
  totalMs: number;
}

async function performAttempt(
  call: UpstreamCall,
  { transport, policies, clock }: CallTools,
  limits: CallLimits,
): Promise<TransportAnswer | UpstreamError> {
  const { circuit, bulkhead } = policies;
  const fail = (
    code: UpstreamError['code'],
    reason: string,
    more: { cause?: unknown; retryAfterMs?: number } = {},
  ) => new UpstreamError({ code, upstream: call.upstream, request: call.label, reason, ...more });
  const outOfTime = (cause?: unknown): UpstreamError =>
    limits.isDeadlineFirst
      ? fail('deadline', `no answer within the ${limits.totalMs} ms that the caller had left`, { cause })
      : fail('timeout', `no answer within ${limits.totalMs} ms`, { cause });
  const circuitOpen = (): UpstreamError => {
    const waitMs = Math.ceil(circuit?.waitMs ?? 0);
    const reason = `was not asked, because it failed too often (last: ${circuit?.lastFailure ?? 'unknown'})`;
    return fail('circuit-open', reason, { retryAfterMs: waitMs });
  };

  const send = async (): Promise<TransportAnswer | UpstreamError> => {
    const remainingMs = Math.floor(limits.endsAt - clock.now());
    if (remainingMs <= 0) {
      return outOfTime();
    }
    const isLast = call.attemptTimeoutMs === undefined || call.attemptTimeoutMs >= remainingMs;
    const timeoutMs = isLast ? remainingMs : (call.attemptTimeoutMs ?? remainingMs);
    const headers = { ...call.headers, ...call.onSend(), [DEADLINE_HEADER]: String(timeoutMs) };
    try {
      return await transport.send({ ...call, headers, timeoutMs });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === TOO_LARGE) {
        const reason = `answered with more than the ${transport.maxResponseBytes} bytes that an answer may have`;
        return fail('invalid-response', reason, { cause });
      }
      if (!(cause instanceof Error && cause.name === 'TimeoutError')) {
        return fail('unreachable', `cannot be reached: ${reasonOf(cause)}`, { cause });
      }
      return isLast ? outOfTime(cause) : fail('timeout', `no answer within ${timeoutMs} ms`, { cause });
    }
  };

  // Asked before the queue of the bulkhead too: nobody needs to wait for a turn that will be refused.
  if (limits.endsAt <= clock.now()) {
    return outOfTime();
  }
  if (circuit?.state === 'open' && circuit.waitMs > 0) {
    return circuitOpen();
  }
  const guarded = async (): Promise<TransportAnswer | UpstreamError> =>
    circuit === undefined ? send() : ((await circuit.run(send)) ?? circuitOpen());
  if (bulkhead === undefined) {
    return guarded();
  }
  const outcome = await bulkhead.run(guarded, Math.max(0, limits.endsAt - clock.now()));
  return outcome ?? fail('overloaded', `was not asked, because ${bulkhead.limits} are the limit`);
}

async function sendCached(
  call: UpstreamCall,
  { transport }: CallTools,
  need: 'fresh' | 'unavailable',
  timeoutMs: number,
): Promise<TransportAnswer | undefined> {
  // An entry may be gone between the look and the request; then the upstream is asked the usual way.
  return transport.sendCached({ ...call, timeoutMs }, need)?.catch(() => undefined);
}

function reasonOf(cause: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError without a message.
  const code = (cause as NodeJS.ErrnoException).code;
  return cause instanceof Error && cause.message !== '' ? cause.message : (code ?? String(cause));
}
