import { createBulkhead } from './bulkhead.ts';
import type { Bulkhead, BulkheadOptions } from './bulkhead.ts';
import { createCircuit } from './circuit.ts';
import type { Circuit, CircuitOptions, StateListener } from './circuit.ts';
import type { Clock } from './clock.ts';
import { createRetryPolicy } from './retry-policy.ts';
import type { RetryOptions, RetryPolicy } from './retry-policy.ts';

/** What protects an upstream and its callers from each other. Each is on by default, and off by `false`. */
export interface PolicyOptions {
  /** Tries again what may be tried again: idempotent methods, and requests with an `Idempotency-Key`. */
  retry?: RetryOptions | false;
  /** Leaves an upstream alone for a while when it keeps failing. */
  circuit?: CircuitOptions | false;
  /** Limits the requests in flight and those that wait for a place. */
  bulkhead?: BulkheadOptions | false;
}

/** The policies of one upstream; undefined where switched off. */
export interface Policies {
  retry: RetryPolicy | undefined;
  circuit: Circuit | undefined;
  bulkhead: Bulkhead | undefined;
}

/** Creates the policies of one upstream. */
export function createPolicies(options: PolicyOptions, clock: Clock, onChange: StateListener): Policies {
  const { retry = {}, circuit = {}, bulkhead = {} } = options;
  return {
    retry: retry === false ? undefined : createRetryPolicy(retry, clock),
    circuit: circuit === false ? undefined : createCircuit(circuit, clock, onChange),
    bulkhead: bulkhead === false ? undefined : createBulkhead(bulkhead),
  };
}
