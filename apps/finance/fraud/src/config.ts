import { defineConfig } from '@roadbed/service';
import { z } from 'zod';

/** What this service is configured with, beside what the platform sets for every service. */
export const config = defineConfig({
  largeAmount: {
    schema: z.int().positive(),
    description: 'From this amount on a payment is large, in minor units of its currency.',
    default: 50_000,
  },
  hugeAmount: {
    schema: z.int().positive(),
    description: 'From this amount on a payment is refused whatever else is true, in minor units.',
    default: 1_000_000,
  },
  paceLimit: {
    schema: z.int().min(1),
    description: 'How many payments a customer may make within the pace window.',
    default: 5,
  },
  paceWindowMs: {
    schema: z.int().min(1000),
    description: 'How far back payments of a customer count, in milliseconds.',
    default: 600_000,
  },
});
