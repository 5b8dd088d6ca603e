import { defineConfig } from '@roadbed/service';
import { z } from 'zod';

/** What this service is configured with, beside what the platform sets for every service. */
export const config = defineConfig({
  catalogueUrl: {
    schema: z.url(),
    description: 'Where the catalogue answers.',
    default: 'http://127.0.0.1:4402/integration/catalogue',
  },
  indexMaxAgeMs: {
    schema: z.int().min(0),
    description: 'How old the index may be before the catalogue is read again, in milliseconds.',
    default: 10_000,
  },
});
