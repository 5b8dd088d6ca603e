import { defineConfig } from 'vitest/config';

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({
  test: {
    globalSetup: ['@roadbed/store/testing/global-setup'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
