import type { Tree } from '@nx/devkit';
import { suggest, type Catalog, type Service, type Team } from '@roadbed/catalog';
import { z } from 'zod';
import { readCatalog } from '../descriptors/read-catalog.ts';
import { requestedService } from '../descriptors/requested-service.ts';
import { quote } from '../service/name-problems.ts';
import { textOption } from '../service/option-types.ts';
import { parseOptions } from '../service/parse-options.ts';
import { Refusal } from '../service/refusal.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { removeTeam, teamUses } from '../team/team-uses.ts';
import { tell } from '../tell.ts';
import { setOwner } from './set-owner.ts';

const optionsSchema = z.object({ service: textOption, to: textOption });

/** What `nx g transfer` takes; see `schema.json`. */
export type TransferOptions = z.input<typeof optionsSchema>;

/**
 * `nx g transfer SERVICE --to=TEAM`: gives a service to another team, wherever its owner is written. A second run
 * changes nothing.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function transferService(tree: Tree, options: TransferOptions): Promise<() => void> {
  const { service: name, to } = parseOptions(optionsSchema, options);
  const catalog = readCatalog(tree);
  const { service, problems } = requestedService(catalog, name);
  const team = catalog.platform.teams.find((candidate) => candidate.name === to);
  if (!service || !team) throw new Refusal([...problems, ...teamProblems(to, catalog)]);
  if (service.team === team.name && service.channel === team.channel) {
    return () => tell(`${service.name} is owned by the team ${team.name} already. Nothing was changed.`);
  }

  await setOwner(tree, service, team);
  const isLeft = await removeEmptyTeam(tree, service.team);
  await syncWorkspace(tree);

  const mentions = filesThatName(tree, catalog, service.channel);
  return () => tell(report(service, team, isLeft, mentions));
}

function teamProblems(to: string | undefined, { platform }: Catalog): string[] {
  const names = platform.teams.map(({ name }) => name);
  if (to === undefined) return [`No team is given. Add --to=TEAM: ${suggest('', names)}.`];
  if (names.includes(to)) return [];
  return [
    `There is no team ${quote(to)} in platform.json: ${suggest(to, names)} A new one: npx nx g team NAME.`,
  ];
}

/** A team that nobody is in was made for its service. One with people in it stays, whatever it owns. */
async function removeEmptyTeam(tree: Tree, name: string): Promise<boolean> {
  const catalog = readCatalog(tree);
  const team = catalog.platform.teams.find((candidate) => candidate.name === name);
  if (!team || team.members.length > 0 || teamUses(tree, catalog, name).length > 0) return true;
  await removeTeam(tree, catalog, name);
  return false;
}

/** READMEs and runbooks that send people to a channel: what they say is not for a generator to change. */
function filesThatName(tree: Tree, { services }: Catalog, channel: string): string[] {
  const mention = new RegExp(`#${channel}(?![a-z0-9_-])`);
  return [...services.values()]
    .flatMap(({ root, runbook }) => [`${root}/README.md`, `${root}/${runbook}`])
    .filter((file) => mention.test(tree.read(file, 'utf8') ?? ''));
}

function report(service: Service, team: Team, isLeft: boolean, mentions: string[]): string {
  return [
    '',
    `${service.name} is owned by the team ${team.name}, channel #${team.channel}.`,
    ...(isLeft
      ? []
      : [`The team ${service.team} had nobody in it and owns nothing: it is gone from platform.json.`]),
    ...(service.channel === team.channel || mentions.length === 0
      ? []
      : [
          `These still name #${service.channel}. Look whether they should:`,
          ...mentions.map((file) => `  ${file}`),
        ]),
  ].join('\n');
}
