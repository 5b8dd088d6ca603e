import { defineConfig } from '@roadbed/service';

/**
 * What this service is configured with, beside what the platform sets for every service. A key without a
 * default is required: a missing or bad value stops the start, with every problem listed at once.
 */
export const config = defineConfig({});
