import { diag } from '@opentelemetry/api';

/** Longest time a collector is waited for, in milliseconds. */
const TIMEOUT_MS = 5000;

/**
 * Posts one batch to a collector by OTLP over HTTP (protobuf), once: what does not get there is lost, and a
 * warning is logged.
 *
 * @param signal the path below the endpoint: `logs` goes to `<endpoint>/v1/logs`
 * @returns whether the collector took it
 */
export async function postOtlp(
  endpoint: string,
  signal: 'logs' | 'metrics',
  body: Uint8Array | undefined,
): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint.replace(/\/+$/, '')}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(body ?? []),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    if (!answer.ok) {
      diag.warn(`The collector refused ${signal} with status ${answer.status}.`);
    }
    return answer.ok;
  } catch (error) {
    diag.warn(`The collector took no ${signal}: ${String(error)}`);
    return false;
  }
}
