import { defineConfig } from '@roadbed/service';

/** What this service is configured with, beside what the platform sets for every service. */
export const config = defineConfig({});
