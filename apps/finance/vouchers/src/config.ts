import { defineConfig } from '@roadbed/service';
import { z } from 'zod';

/** What this service is configured with, beside what the platform sets for every service. */
export const config = defineConfig({
  validDays: {
    schema: z.int().min(1).max(3650),
    description: 'How many days a voucher is valid unless a request says otherwise.',
    default: 365,
  },
});
