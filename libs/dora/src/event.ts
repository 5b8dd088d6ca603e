import { z } from 'zod';

const time = z.iso.datetime().transform((text) => new Date(text));
const about = { at: time, service: z.string(), environment: z.string(), changeId: z.string() };

const registered = z.object({
  type: z.literal('roadbed.release.registered.v1'),
  at: time,
  service: z.string(),
  data: z.object({
    digest: z.string(),
    commits: z.array(z.object({ sha: z.string(), at: z.string() })),
  }),
});
const requested = z.object({
  ...about,
  type: z.literal('roadbed.change.requested.v1'),
  // Entries from before there were kinds have none.
  data: z.object({
    release: z.string(),
    kind: z.string().default('normal'),
    rollsBack: z.string().optional(),
  }),
});
const weightSet = z.object({ ...about, type: z.literal('roadbed.rollout.weight-set.v1') });
const live = z.object({ ...about, type: z.literal('roadbed.change.live.v1') });
const failed = z.object({ ...about, type: z.literal('roadbed.change.failed.v1') });

const deliveryEventSchema = z.discriminatedUnion('type', [registered, requested, weightSet, live, failed]);

/** An entry of the ledger that the metrics are made of. */
export type DeliveryEvent = z.output<typeof deliveryEventSchema>;

/** The types of entries that the metrics are made of; no others need to be read. */
export const deliveryEventTypes: readonly string[] = deliveryEventSchema.options.map(
  ({ shape }) => shape.type.value,
);

/** Takes from entries of the ledger what the metrics are made of; entries of other types are passed over. */
export function parseDeliveryEvents(entries: readonly { type: string }[]): DeliveryEvent[] {
  return entries
    .filter(({ type }) => deliveryEventTypes.includes(type))
    .map((entry) => deliveryEventSchema.parse(entry));
}
