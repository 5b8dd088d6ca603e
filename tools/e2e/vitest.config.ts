import { defineConfig } from 'vitest/config';

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({
  // Each file brings a whole platform up: one at a time.
  test: { fileParallelism: false, testTimeout: 600_000, hookTimeout: 180_000 },
});
