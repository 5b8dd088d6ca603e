import { defineConfig } from 'vitest/config';

// Real processes, sockets and a browser, on machines that do other work too.
// Loaded once for all files: none of them leaves anything behind in a module.
// oxlint-disable-next-line import/no-default-export -- vitest reads the default export
export default defineConfig({ test: { isolate: false, testTimeout: 30_000, hookTimeout: 60_000 } });
