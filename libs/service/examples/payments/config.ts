import { defineConfig } from '@roadbed/service';
import { z } from 'zod';

export const config = defineConfig({
  fraudUrl: { schema: z.url(), description: 'Where the fraud service answers.' },
  limit: { schema: z.int().positive(), description: 'Largest amount, in cents.', default: 100_000 },
});
