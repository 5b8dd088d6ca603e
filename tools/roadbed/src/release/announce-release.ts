import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runFileSchema = z.object({ platform: z.object({ url: z.url() }) });

/**
 * Tells a running platform to look at its releases, so that a new one can be deployed at once.
 *
 * @returns false when no platform runs: it finds the release when it starts.
 */
export async function announceRelease(home: string, digest: string): Promise<boolean> {
  const text = await readFile(join(home, 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const { platform } = runFileSchema.parse(JSON.parse(text));
  let response: Response;
  try {
    response = await fetch(new URL('/api/v1/releases', platform.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ digest }),
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    return false;
  }
  if (!response.ok)
    throw new Error(`the platform at ${platform.url} refused the release: ${await response.text()}`);
  return true;
}
