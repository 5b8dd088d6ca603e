import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createAtomically } from '../write-atomically.ts';

const secretsSchema = z.object({
  slackBotToken: z.string().startsWith('xoxb-'),
  slackAppToken: z.string().startsWith('xapp-'),
  slackSigningSecret: z.string().min(32),
});

/** What the platform and the local Slack know each other by. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Made once, kept in `<home>/secrets.json` for this user only. Throws when the file is not what it was. */
export function ensureSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json');
  const random = () => randomBytes(24).toString('hex');
  const fresh: Secrets = {
    slackBotToken: `xoxb-local-${random()}`,
    slackAppToken: `xapp-local-${random()}`,
    slackSigningSecret: random(),
  };
  createAtomically(file, `${JSON.stringify(fresh, undefined, 2)}\n`);
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read: remove it, and new secrets are made`, { cause: error });
  }
}
