import { join } from 'node:path';
import { formatProblem, loadCatalog } from '@roadbed/catalog';
import { z } from 'zod';
import { findPerson } from '../deploy/find-person.ts';
import { findPlatform } from '../deploy/platform-api.ts';
import { exportTo } from '../ledger/export-to.ts';
import { makeLink, revokeLink, tellLinks } from '../ledger/links.ts';
import { parseLedgerCommand } from '../ledger/parse-ledger-command.ts';
import type { LedgerCommand } from '../ledger/parse-ledger-command.ts';
import { verifyFile } from '../ledger/verify-file.ts';
import { output } from '../output.ts';
import { parseSettings, root } from '../settings.ts';

const USAGE = `roadbed ledger export FILE   the whole ledger of the running platform, with its signed checkpoints
roadbed ledger verify FILE   checks an export with nothing but the file and the public keys: no platform, no network
roadbed ledger link          makes an address by which the ledger is read, for who is no person of platform.json
roadbed ledger links         all that were made
roadbed ledger revoke LINK   takes one back

  --keys=FILE        the public keys, one a line   (default: ledger.vkeys in the folder ledger of ROADBED_HOME)
  --checkpoint=FILE  a checkpoint that was published elsewhere: what it covers must be there
  --label=TEXT       whom a link is for
  --days=30          how long it can be used, a year at most
  --as=ana           who makes it or takes it back  (default: ROADBED_PERSON, then the e-mail address of git)

  ROADBED_PLATFORM_URL  the platform to ask  (default: the one that runs with its state in ROADBED_HOME)
  ROADBED_TOKEN         says who asks, rbt_…  (/deploy token in the chat makes one; the platform of npm start needs none)`;

const environmentSchema = z.object({
  ROADBED_PLATFORM_URL: z.url({ protocol: /^https?$/, error: 'must be an address, http://…' }).optional(),
  ROADBED_PERSON: z.string().optional(),
  ROADBED_TOKEN: z.string().startsWith('rbt_', { error: 'must be a token, rbt_…' }).optional(),
});

/**
 * `roadbed ledger export|verify|link|links|revoke`. Exit code 0 when it is done and all is whole, 1 when it is not, 2
 * when the command line is wrong.
 */
export async function ledger(args: readonly string[]): Promise<number> {
  const asked = parseLedgerCommand(args);
  if (!asked.ok) {
    output.error(`${asked.problem}\n\n${USAGE}`);
    return 2;
  }
  const { command } = asked;
  const { home } = parseSettings(process.env);
  if (command.verb === 'verify') {
    const { file, keys = join(home, 'ledger', 'ledger.vkeys'), checkpoint } = command;
    return await verifyFile(file, { keysFile: keys, checkpoint });
  }
  return await askPlatform(command, home);
}

async function askPlatform(
  command: Exclude<LedgerCommand, { verb: 'verify' }>,
  home: string,
): Promise<number> {
  const given = Object.entries(process.env).filter(([, value]) => value !== undefined && value !== '');
  const environment = environmentSchema.safeParse(Object.fromEntries(given));
  if (!environment.success) {
    const [issue] = environment.error.issues;
    throw new Error(`${issue?.path.join('.')} ${issue?.message}`);
  }
  const { ROADBED_PLATFORM_URL: url, ROADBED_PERSON: person, ROADBED_TOKEN: token } = environment.data;
  const platform = await findPlatform(url, home, token);
  // A token says who asks. Who names somebody besides is told when it is another.
  const personOf = async (named = person) =>
    token !== undefined && named === undefined ? undefined : await findNamed(named);
  switch (command.verb) {
    case 'export':
      return await exportTo(platform, command.file);
    case 'links':
      return await tellLinks(platform);
    case 'revoke':
      return await revokeLink(platform, command.id, await personOf(command.as));
    default: {
      const { label, days, as } = command;
      return await makeLink(platform, { label, days, createdBy: await personOf(as) });
    }
  }
}

async function findNamed(given: string | undefined): Promise<string> {
  const loaded = await loadCatalog(root);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return await findPerson(loaded.catalog.platform, given, root);
}
