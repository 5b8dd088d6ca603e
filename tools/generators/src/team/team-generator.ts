import type { Tree } from '@nx/devkit';
import { formatProblem, parseCatalog, type PlatformDescriptor, type Problem } from '@roadbed/catalog';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { readPlatform } from '../descriptors/read-platform.ts';
import { appendItem } from '../json-text/edit-json.ts';
import { nameProblems } from '../service/name-problems.ts';
import { parseOptions } from '../service/parse-options.ts';
import { Refusal } from '../service/refusal.ts';
import { writeOrganisationCatalog } from '../sync/derive-files.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { tell } from '../tell.ts';
import { newTeam, rotaProblems, teamFields, withTeamFields } from './team-fields.ts';
import { teamOptionsSchema, type TeamOptions } from './team-options.ts';

/**
 * `nx g team NAME`: adds a team to `platform.json`, or gives the team that is there what the options say; what they
 * leave out stays. The channel of a team stands in its services too, and follows.
 *
 * @param now what the first hand-over of a rota is counted from. Default now.
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createTeam(
  tree: Tree,
  options: TeamOptions,
  now: Date = new Date(),
): Promise<() => void> {
  const parsed = parseOptions(teamOptionsSchema, options);
  const platform = readPlatform(tree);
  const { name = '' } = parsed;
  const at = platform.teams.findIndex((team) => team.name === name);
  const fields = teamFields(parsed, platform.teams[at], now);

  const text = tree.read('platform.json', 'utf8') ?? '';
  const edited =
    at === -1 ? appendItem(text, ['teams'], newTeam(name, fields)) : withTeamFields(text, at, fields);
  const problems = [
    ...nameProblems('team', name),
    ...rotaProblems(parsed, platform.teams[at]?.rota),
    ...problemsOf(edited, at === -1 ? platform.teams.length : at),
  ];
  if (problems.length > 0) throw new Refusal(problems);
  if (edited === text) {
    return () => tell(`The team ${name} is in platform.json already, as it should be. Nothing was changed.`);
  }

  await editDescriptor(tree, 'platform.json', () => edited);
  if (at === -1) await writeOrganisationCatalog(tree, readPlatform(tree));
  else await syncWorkspace(tree);
  return () => tell(nextSteps(name, at === -1, readPlatform(tree)));
}

/** The flag that a field of a team comes from. */
const flags: Record<string, string> = {
  'rota.members': 'rota',
  'rota.from': 'rotaFrom',
  'rota.shiftDays': 'shiftDays',
  'rota.handoverAt': 'handoverAt',
  'rota.timeZone': 'timeZone',
};

/** What the catalogue would say of the edited file; in words of the flags where it is about this team. */
function problemsOf(platform: string, at: number): string[] {
  const parsed = parseCatalog({ platform, services: new Map() });
  if (parsed.ok) return [];
  return parsed.problems.flatMap((problem) => toMessage(problem, `$.teams[${at}].`));
}

function toMessage(problem: Problem, prefix: string): string[] {
  if (!problem.path.startsWith(prefix)) return [formatProblem(problem)];
  const field = problem.path.slice(prefix.length).replaceAll(/\[\d+\]/g, '');
  // The name has sentences of its own.
  if (field === 'name') return [];
  return [`--${flags[field] ?? field}: ${problem.message}. Fix: ${problem.fix}.`];
}

function nextSteps(name: string, isNew: boolean, { teams }: PlatformDescriptor): string {
  const members = teams.find((team) => team.name === name)?.members ?? [];
  return [
    '',
    isNew ? `The team ${name} is in platform.json.` : `The team ${name} is as you said in platform.json.`,
    ...(members.length === 0 ? ['Nobody is in it yet: npx nx g team ' + name + ' --members=NAME,NAME'] : []),
  ].join('\n');
}
