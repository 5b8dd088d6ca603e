import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../write-atomically.ts';

const identity = { pid: z.int(), startedAt: z.string() };
const unit = z.object({ url: z.string(), ...identity, log: z.string() });

/** What runs where: `<home>/run.json`, there while everything is up. It may hold a password: 0600. */
const runFileSchema = z.object({
  /** ISO 8601. */
  startedAt: z.string(),
  supervisor: z.object(identity),
  platform: unit,
  gateway: unit.extend({ adminSocket: z.string() }),
  /** The local Slack; left out when the bot talks to the real one. */
  slack: unit.optional(),
  /** Only its URL when somebody else runs it. */
  postgres: unit.partial().required({ url: true }),
});

export type RunFile = z.infer<typeof runFileSchema>;

const fileOf = (home: string) => join(home, 'run.json');

export function readRunFile(home: string): RunFile | undefined {
  try {
    return runFileSchema.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeRunFile(home: string, run: RunFile): void {
  writeAtomically(fileOf(home), `${JSON.stringify(run, undefined, 2)}\n`);
}

export function removeRunFile(home: string): void {
  rmSync(fileOf(home), { force: true });
}
