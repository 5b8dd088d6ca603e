import { logger, type Tree } from '@nx/devkit';
import type { ServiceDescriptor } from '@roadbed/catalog';
import { addTeam } from './add-team.ts';
import { planService } from './plan-service.ts';
import { readPlatform } from './read-platform.ts';
import { Refusal } from './refusal.ts';
import { renderService } from './render-service.ts';
import type { ServiceOptions } from './service-options.ts';
import { takenNames } from './taken-names.ts';
import { titleOf } from './title-of.ts';

/**
 * `nx g service NAME --domain=DOMAIN`: writes a Digital Service and, where it is new, its team.
 *
 * Everything is checked before the first write. A second run changes nothing, and a file that a person
 * put into the folder is kept.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createService(tree: Tree, options: ServiceOptions): Promise<() => void> {
  const read = readPlatform(tree);
  if (!read.ok) throw new Refusal(read.problems);

  const plan = planService(options, read.platform, takenNames(tree));
  if (plan.kind === 'refused') throw new Refusal(plan.problems);
  if (plan.kind === 'exists') {
    return () => logger.info(`${plan.root} exists already. Nothing was changed.`);
  }

  const { root, descriptor, newTeam } = plan;
  if (newTeam) tree.write('platform.json', withTeam(tree, descriptor));
  await renderService(tree, root, descriptor);

  return () => logger.info(nextSteps(root, descriptor, newTeam));
}

function withTeam(tree: Tree, { team, channel }: ServiceDescriptor): string {
  return addTeam(tree.read('platform.json', 'utf8') ?? '', { name: team, title: titleOf(team), channel });
}

function nextSteps(root: string, { name, team }: ServiceDescriptor, newTeam: boolean): string {
  return [
    '',
    `The service ${name} stands in ${root}. Next:`,
    `  npx nx serve ${name}`,
    `  npx nx run-many -t lint typecheck test build -p ${name}`,
    ...(newTeam ? [`The team "${team}" is new: add its members to platform.json.`] : []),
  ].join('\n');
}
