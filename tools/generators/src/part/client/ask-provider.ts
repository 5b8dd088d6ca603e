import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Interaction, ServiceAnswer } from '@roadbed/contract';

export type ProviderAnswer = { ok: true; answer: ServiceAnswer } | { ok: false; reason: string };

/** Longest time for a provider to be built and to answer, in milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Asks the real provider, in a process of its own: whatever its code does, this one goes on.
 *
 * @param folder absolute path of the provider
 */
export function askProvider(folder: string, request: Interaction['request']): Promise<ProviderAnswer> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, 'ask-provider-process.ts'), folder],
      { timeout: TIMEOUT_MS, maxBuffer: 32 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const line = stdout.split('\n').find((text) => text.startsWith('{"answer":'));
        if (!error && line !== undefined) {
          resolve({ ok: true, answer: (JSON.parse(line) as { answer: ServiceAnswer }).answer });
          return;
        }
        const reason =
          stderr.split('\n').find((text) => /error/i.test(text)) ?? error?.message ?? 'no answer';
        resolve({ ok: false, reason: reason.trim() });
      },
    );
    child.stdin?.end(JSON.stringify(request));
  });
}
