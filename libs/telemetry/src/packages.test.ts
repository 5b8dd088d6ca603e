import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('has one version of each OpenTelemetry package: two side by side double the start and split the globals', async () => {
  const text = await readFile(new URL('../../../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { version?: string }> };
  const versions = new Map<string, Set<string | undefined>>();
  for (const [path, { version }] of Object.entries(packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (name.startsWith('@opentelemetry/')) {
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  expect(versions.size).toBeGreaterThan(5);
  for (const [name, found] of versions) {
    expect({ name, versions: [...found] }).toEqual({ name, versions: [expect.any(String)] });
  }
});
