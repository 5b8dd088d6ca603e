import type { Signals } from '@roadbed/deploy';
import { z } from 'zod';

const signalsSchema = z.object({
  epoch: z.string(),
  /** In seconds. */
  bounds: z.array(z.number()),
  instances: z.array(
    z.object({
      instance: z.string(),
      requests: z.number(),
      errors: z.number(),
      /** `counts` of all up to each bound, `count` and `sum` of all. */
      latency: z.object({ counts: z.array(z.number()), count: z.number(), sum: z.number() }),
    }),
  ),
});

/** Reads what the gateway answers to `GET /signals`: there in seconds and added up, here in milliseconds and by class. */
export function toSignals(json: unknown): Signals {
  const { epoch, bounds, instances } = signalsSchema.parse(json);
  const inMs = bounds.map((seconds) => Number((seconds * 1000).toPrecision(6)));
  return {
    epoch,
    instances: Object.fromEntries(
      instances.map(({ instance, requests, errors, latency }) => [
        instance,
        {
          requests,
          errors,
          latency: {
            bounds: inMs,
            counts: [...latency.counts, latency.count].map(
              (upTo, at, all) => upTo - (at === 0 ? 0 : (all[at - 1] ?? 0)),
            ),
            sum: latency.sum * 1000,
          },
        },
      ]),
    ),
  };
}
