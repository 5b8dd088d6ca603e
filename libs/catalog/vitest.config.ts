import { defineConfig } from 'vitest/config';

// Loaded once for all files: none of them leaves anything behind in a module.
// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({ test: { isolate: false } });
