import type { UpstreamState } from './circuit.ts';

/** Options of the health check of an upstream. */
export interface UpstreamCheckOptions {
  /** Name of the check. Default the upstream's. */
  name?: string;
  /**
   * Path that is asked with GET; any answer but a failing one passes. It also is what tries whether the upstream
   * is back while its circuit is open. Default none: only the calls of the service tell.
   */
  path?: string;
  /** Whether readiness is off while it fails. Default false: what another team runs should not stop this service. */
  critical?: boolean;
}

/** A health check of an upstream; register it with `service.check(…)`. */
export interface UpstreamCheck {
  /** Unique in the process. */
  name: string;
  /** Whether readiness is off while it fails. */
  critical: boolean;
  /** Passes by resolving. Fails by throwing: an UpstreamError of the request, or an Error while the circuit is open. */
  check(): Promise<void>;
}

/** What a check looks at. */
export interface CheckedUpstream {
  name: string;
  /** Its circuit now, and how long until it lets an attempt through, in milliseconds. */
  circuit(): { state: UpstreamState; waitMs: number; lastFailure: string };
  /** Asks a path; gives back why that failed. */
  ask(path: string): Promise<Error | undefined>;
}

/** Creates the health check of an upstream: its circuit is closed, and the path answers when there is one. */
export function createUpstreamCheck(upstream: CheckedUpstream, options: UpstreamCheckOptions): UpstreamCheck {
  const { name = upstream.name, path, critical = false } = options;
  return {
    name,
    critical,
    check: async () => {
      if (path !== undefined) {
        const error = await upstream.ask(path);
        if (error !== undefined) {
          throw error;
        }
        return;
      }
      const { state, waitMs, lastFailure } = upstream.circuit();
      // Once the wait is over the next call tells. A critical check that went on failing would keep out the
      // requests from which that call would come.
      if (state === 'open' && waitMs > 0) {
        throw new Error(`${upstream.name} failed too often and is left alone (last: ${lastFailure}).`);
      }
    },
  };
}
