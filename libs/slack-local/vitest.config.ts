import { defineConfig } from 'vitest/config';

// Real processes, sockets and a browser, on machines that do other work too.
// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 60_000 } });
