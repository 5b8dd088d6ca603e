import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { platformDescriptorSchema, type PlatformDescriptor, type ServiceDescriptor } from '@roadbed/catalog';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { readPlatform } from '../descriptors/read-platform.ts';
import { formatText } from '../format/format-text.ts';
import { appendItem } from '../json-text/edit-json.ts';
import { localPort } from '../plugin/local-port.ts';
import { setCodeOwner } from '../sync/code-owners.ts';
import { writeOrganisationCatalog, writeServiceCatalog } from '../sync/derive-files.ts';
import { renderFiles } from '../templates/render-files.ts';
import { tell } from '../tell.ts';
import { addClients } from './add-clients.ts';
import { parseOptions } from './parse-options.ts';
import { planService } from './plan-service.ts';
import { Refusal } from './refusal.ts';
import { serviceOptionsSchema, type ServiceOptions } from './service-options.ts';
import { takenNames } from './taken-names.ts';
import { titleOf } from './title-of.ts';

/**
 * `nx g service NAME --domain=DOMAIN`: writes a Digital Service and, where it is new, its team, and what follows from
 * both: an entry in CODEOWNERS and the catalogue for Backstage.
 *
 * Everything is checked before the first write. A second run changes nothing, and a file that a person
 * put into the folder is kept.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createService(tree: Tree, options: ServiceOptions): Promise<() => void> {
  const platform = readPlatform(tree);
  const parsed = parseOptions(serviceOptionsSchema, options);
  const plan = planService(parsed, platform, takenNames(tree));
  if (plan.kind === 'refused') throw new Refusal(plan.problems);
  if (plan.kind === 'exists') {
    return () => tell(`${plan.root} exists already. Nothing was changed.`);
  }

  const { root, descriptor, newTeam } = plan;
  const present = newTeam ? await addTeam(tree, descriptor) : platform;
  tree.write(
    'CODEOWNERS',
    setCodeOwner(tree.read('CODEOWNERS', 'utf8'), { root, team: descriptor.team }, present),
  );
  await writeServiceCatalog(tree, root, descriptor);
  await renderFiles(tree, {
    templates: join(import.meta.dirname, 'files'),
    folder: root,
    values: { ...descriptor, port: localPort(descriptor.name) },
    asTheyAre: ['openapi.json'],
  });
  const file = `${root}/service.json`;
  // Nothing goes to production by itself unless its team writes so.
  const text = await formatText(
    tree,
    file,
    JSON.stringify({ ...descriptor, autoDeploy: undefined }, null, 2),
  );
  if (!parsed.skipClients) await addClients(tree, descriptor, { path: file, text });
  // Nx writes in this order, and the descriptor is what makes a folder a service: a creation that is cut short is
  // finished by the next run.
  tree.write(file, text);

  return () => tell(nextSteps(root, descriptor, newTeam));
}

async function addTeam(tree: Tree, { team, channel }: ServiceDescriptor): Promise<PlatformDescriptor> {
  const entry = { name: team, title: titleOf(team), members: [], channel };
  await editDescriptor(tree, 'platform.json', (text) => appendItem(text, ['teams'], entry));
  const platform = platformDescriptorSchema.parse(JSON.parse(tree.read('platform.json', 'utf8') ?? ''));
  await writeOrganisationCatalog(tree, platform);
  return platform;
}

function nextSteps(root: string, { name, team }: ServiceDescriptor, newTeam: boolean): string {
  return [
    '',
    `The service ${name} stands in ${root}. Next:`,
    `  npx nx serve ${name}`,
    `  npx nx g part route --service=${name} --path=/PATH`,
    `  npx nx run-many -t lint typecheck test contract build -p ${name}`,
    ...(newTeam
      ? [`The team "${team}" is new. Say who is in it: npx nx g team ${team} --members=NAME,NAME`]
      : []),
  ].join('\n');
}
