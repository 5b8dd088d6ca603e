import type { ReleaseDescription } from '../release/release-folder.ts';

/** What a builder would tell of a release of payments; `builtAt` makes one differ from another. */
export function exampleDescription(builtAt = '2026-01-01T00:00:00.000Z'): ReleaseDescription {
  return {
    origin: { commit: null, dirty: false, commits: [], tickets: [], builtAt },
    sbom: '{"bomFormat":"CycloneDX","specVersion":"1.6"}',
    build: {
      root: 'apps/finance/payments',
      sources: ['apps/finance/payments/src/server.ts'],
      packages: ['node_modules/zod'],
      materials: [{ uri: 'pkg:npm/zod@4.6.7', digest: { sha512: '00' } }],
      tools: { node: '24.0.0' },
      startedOn: builtAt,
      finishedOn: builtAt,
    },
  };
}

/** The files of a release, which differ by this text alone. */
export function exampleFiles(text: string): Map<string, Uint8Array> {
  return new Map([
    ['server.mjs', Buffer.from(text)],
    ['chunks/later.mjs', Buffer.from('later')],
    ['service.json', Buffer.from('{}')],
  ]);
}
