import { join } from 'node:path';
import { askingFrom, platformUsage } from '../deploy/asking-from.ts';
import { erase } from '../ledger/erase.ts';
import { exportTo } from '../ledger/export-to.ts';
import { grant } from '../ledger/grant.ts';
import { makeLink, revokeLink, tellLinks } from '../ledger/links.ts';
import { parseLedgerCommand } from '../ledger/parse-ledger-command.ts';
import type { LedgerCommand } from '../ledger/parse-ledger-command.ts';
import { verifyFile } from '../ledger/verify-file.ts';
import { output } from '../output.ts';
import { parseSettings } from '../settings.ts';

const USAGE = `roadbed ledger export FILE   the whole ledger of the running platform, with its signed checkpoints
roadbed ledger verify FILE   checks an export with nothing but the file and the public keys: no platform, no network
roadbed ledger link          makes an address by which the ledger is read, for who is no person of platform.json
roadbed ledger links         all that were made
roadbed ledger revoke LINK   takes one back
roadbed ledger erase ENTRY   erases the personal data of an entry for good; needs ROADBED_TOKEN
roadbed ledger erase --value=ben@example.com
                             the same of every entry that has this value
roadbed ledger grant ROLE    lets a role of PostgreSQL run the platform, and of the ledger only add; needs DATABASE_URL
                             of the owner of the tables

  --keys=FILE        the public keys, one a line   (default: ledger.vkeys in the folder ledger of ROADBED_HOME)
  --checkpoint=FILE  a checkpoint that was published elsewhere: what it covers must be there
  --label=TEXT       whom a link is for
  --days=30          how long it can be used, a year at most
  --as=ana           who makes it or takes it back  (default: ROADBED_PERSON, then the e-mail address of git)
  --field=recipient  of an entry, only this field is erased
  --reason=TEXT      why it is erased; it stays on record, so it must not have the value in it

${platformUsage}`;

/**
 * `roadbed ledger export|verify|link|links|revoke|erase|grant`. Exit code 0 when it is done and all is whole, 1 when it is not, 2
 * when the command line is wrong.
 */
export async function ledger(args: readonly string[]): Promise<number> {
  const asked = parseLedgerCommand(args);
  if (!asked.ok) {
    output.error(`${asked.problem}\n\n${USAGE}`);
    return 2;
  }
  const { command } = asked;
  const { home, databaseUrl } = parseSettings(process.env);
  if (command.verb === 'verify') {
    const { file, keys = join(home, 'ledger', 'ledger.vkeys'), checkpoint } = command;
    return await verifyFile(file, { keysFile: keys, checkpoint });
  }
  if (command.verb === 'grant') return await grant(databaseUrl, command.role);
  return await askPlatform(command, home);
}

async function askPlatform(
  command: Exclude<LedgerCommand, { verb: 'verify' | 'grant' }>,
  home: string,
): Promise<number> {
  const { platform, who } = await askingFrom(process.env, home);
  switch (command.verb) {
    case 'export':
      return await exportTo(platform, command.file);
    case 'links':
      return await tellLinks(platform);
    case 'erase':
      return await erase(platform, command);
    case 'revoke':
      return await revokeLink(platform, command.id, await who(command.as));
    default: {
      const { label, days, as } = command;
      return await makeLink(platform, { label, days, createdBy: await who(as) });
    }
  }
}
