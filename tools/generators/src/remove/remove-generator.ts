import type { Tree } from '@nx/devkit';
import { dependentsOf, type Service } from '@roadbed/catalog';
import { z } from 'zod';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { readCatalog } from '../descriptors/read-catalog.ts';
import { requestedService } from '../descriptors/requested-service.ts';
import { removeItem } from '../json-text/edit-json.ts';
import { textOption } from '../service/option-types.ts';
import { parseOptions } from '../service/parse-options.ts';
import { Refusal } from '../service/refusal.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { removeTeam, teamUses } from '../team/team-uses.ts';
import { uncommittedFiles } from './uncommitted-files.ts';
import { tell } from '../tell.ts';

const optionsSchema = z.object({
  service: textOption,
  force: z.boolean().default(false),
  keepTeam: z.boolean().default(false),
});

/** What `nx g remove` takes; see `schema.json`. */
export type RemoveOptions = z.input<typeof optionsSchema>;

/**
 * `nx g remove SERVICE`: takes out all that `nx g service` wrote, wherever it wrote it, and all that was added to the
 * folder of the service since.
 *
 * @throws Refusal with every service that depends on it and every file that would be lost for good, unless `force` is
 *   given; nothing is written then
 */
export async function removeService(tree: Tree, options: RemoveOptions): Promise<() => void> {
  const { service: name, force, keepTeam } = parseOptions(optionsSchema, options);
  const catalog = readCatalog(tree);
  const { service, problems } = requestedService(catalog, name);
  if (!service) throw new Refusal(problems);
  const dependents = dependentsOf(catalog, service.name);
  if (!force) {
    const reasons = [
      ...dependents.map((dependent) => dependentProblem(service, dependent)),
      ...(await uncommittedFiles(tree.root, service.root)).map(
        (file) =>
          `${file} has changes that no commit holds. Commit or undo them, or add --force, which loses them.`,
      ),
    ];
    if (reasons.length > 0) throw new Refusal(reasons);
  }

  for (const dependent of dependents) await removeDependency(tree, dependent, service.name);
  tree.delete(service.root);
  const left = readCatalog(tree);
  const isTeamGone = !keepTeam && teamUses(tree, left, service.team).length === 0;
  if (isTeamGone) await removeTeam(tree, left, service.team);
  await syncWorkspace(tree);
  return () => tell(report(service, isTeamGone, dependents));
}

function dependentProblem({ name }: Service, dependent: Service): string {
  return (
    `${dependent.name} depends on ${name}: take it out of ${dependent.root}/service.json $.dependencies.services, ` +
    'with the code that calls it; or add --force, which leaves that code broken.'
  );
}

async function removeDependency(tree: Tree, { root, dependencies }: Service, name: string): Promise<void> {
  const at = dependencies.services.indexOf(name);
  await editDescriptor(tree, `${root}/service.json`, (text) =>
    removeItem(text, ['dependencies', 'services'], at),
  );
}

function report({ name, root, team }: Service, isTeamGone: boolean, dependents: Service[]): string {
  return [
    '',
    `${root} is gone. What is deployed of ${name} was not touched.`,
    ...(isTeamGone ? [`The team ${team} owned nothing else: it is gone from platform.json.`] : []),
    ...(dependents.length === 0
      ? []
      : [
          `These no longer name ${name} as a dependency; take out the code that calls it, and contracts/${name}.json:`,
          ...dependents.map((dependent) => `  ${dependent.root}`),
        ]),
  ].join('\n');
}
