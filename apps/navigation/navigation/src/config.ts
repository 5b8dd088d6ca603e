import { defineConfig } from '@roadbed/service';
import { z } from 'zod';

/** What this service is configured with, beside what the platform sets for every service. */
export const config = defineConfig({
  categoriesUrl: {
    schema: z.url(),
    description: 'Where the categories answer.',
    default: 'http://127.0.0.1:4402/integration/categories',
  },
  menuDepth: {
    schema: z.int().min(1).max(5),
    description: 'How many levels of categories the menu shows unless a request says otherwise.',
    default: 2,
  },
});
