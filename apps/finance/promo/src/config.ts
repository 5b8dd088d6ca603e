import { defineConfig } from '@roadbed/service';
import { z } from 'zod';

/** What this service is configured with, beside what the platform sets for every service. */
export const config = defineConfig({
  vouchersUrl: {
    schema: z.url(),
    description: 'Where vouchers answers.',
    default: 'http://127.0.0.1:4402/integration/vouchers',
  },
});
