import { formatProblem, loadCatalog } from '@roadbed/catalog';
import { z } from 'zod';
import { root } from '../settings.ts';
import { findPerson } from './find-person.ts';
import { findPlatform } from './platform-api.ts';
import type { Platform } from './platform-api.ts';

const environmentSchema = z.object({
  ROADBED_PLATFORM_URL: z.url({ protocol: /^https?$/, error: 'must be an address, http://…' }).optional(),
  ROADBED_PERSON: z.string().optional(),
  ROADBED_TOKEN: z.string().startsWith('rbt_', { error: 'must be a token, rbt_…' }).optional(),
});

/** What every command that asks the platform says of these in its usage. */
export const platformUsage = `  ROADBED_PLATFORM_URL  the platform to ask   (default: the one that runs with its state in ROADBED_HOME)
  ROADBED_TOKEN         says who asks, rbt_…  (/deploy token in the chat makes one; the platform of npm start needs none)`;

/** The platform that the environment names, or that runs here, and whom it is asked by. */
export type Asking = {
  platform: Platform;
  /**
   * A name in `platform.json`: `as`, else ROADBED_PERSON, else whose e-mail address git knows. Undefined where a token
   * says who asks and nobody is named besides; who is, is told when it is another's.
   */
  who: (as: string | undefined) => Promise<string | undefined>;
};

/** @throws with every variable that is wrong, or when no platform runs here */
export async function askingFrom(environment: NodeJS.ProcessEnv, home: string): Promise<Asking> {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
    );
  const { ROADBED_PLATFORM_URL: url, ROADBED_PERSON: person, ROADBED_TOKEN: token } = parsed.data;
  return {
    platform: await findPlatform(url, home, token),
    async who(as) {
      const named = as ?? person;
      if (token !== undefined && named === undefined) return undefined;
      const loaded = await loadCatalog(root);
      if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
      return await findPerson(loaded.catalog.platform, named, root);
    },
  };
}
