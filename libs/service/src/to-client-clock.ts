import type { Clock } from '@roadbed/health';
import type { HttpClientOptions } from '@roadbed/http-client';

/** A service's clock as its HTTP clients take it. */
export function toClientClock(clock: Clock): NonNullable<HttpClientOptions['clock']> {
  return {
    now: () => clock.now(),
    sleep: (ms) =>
      new Promise<void>((resolve) => {
        clock.after(ms, resolve);
      }),
  };
}
