import type { Tree } from '@nx/devkit';
import { suggest, type PlatformDescriptor } from '@roadbed/catalog';
import { z } from 'zod';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { readPlatform } from '../descriptors/read-platform.ts';
import { appendItem } from '../json-text/edit-json.ts';
import { nameProblems, quote } from '../service/name-problems.ts';
import { textOption } from '../service/option-types.ts';
import { parseOptions } from '../service/parse-options.ts';
import { Refusal } from '../service/refusal.ts';
import { titleOf } from '../service/title-of.ts';
import { titleProblems } from '../service/title-problems.ts';
import { writeOrganisationCatalog } from '../sync/derive-files.ts';
import { tell } from '../tell.ts';

const optionsSchema = z.object({ name: textOption, title: textOption, team: textOption });

/** What `nx g domain` takes; see `schema.json`. */
export type DomainOptions = z.input<typeof optionsSchema>;

/**
 * `nx g domain NAME`: adds a domain to `platform.json` and to the catalogue. A second run changes nothing.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createDomain(tree: Tree, options: DomainOptions): Promise<() => void> {
  const { name = '', title, team } = parseOptions(optionsSchema, options);
  const platform = readPlatform(tree);
  const problems = [
    ...nameProblems('domain', name, 'orders'),
    ...folderProblems(tree, name),
    ...titleProblems(title),
    ...teamProblems(team, platform),
  ];
  if (problems.length > 0) throw new Refusal(problems);
  if (platform.domains.some((domain) => domain.name === name)) {
    return () => tell(`The domain ${name} is in platform.json already. Nothing was changed.`);
  }

  const domain = { name, title: title ?? titleOf(name), ...(team !== undefined && { team }) };
  await editDescriptor(tree, 'platform.json', (text) => appendItem(text, ['domains'], domain));
  await writeOrganisationCatalog(tree, readPlatform(tree));
  return () =>
    tell(`\nThe domain ${name} is in platform.json. Next:\n  npx nx g service NAME --domain=${name}`);
}

/** An app stands in a folder of its own beside those of the domains. */
function folderProblems(tree: Tree, name: string): string[] {
  const root = `apps/${name}`;
  return /^[a-z0-9-]+$/.test(name) && tree.exists(`${root}/package.json`)
    ? [`The name "${name}" is taken by ${root}. Choose another.`]
    : [];
}

function teamProblems(team: string | undefined, { teams }: PlatformDescriptor): string[] {
  const names = teams.map(({ name }) => name);
  if (team === undefined || names.includes(team)) return [];
  return [
    `There is no team ${quote(team)} in platform.json: ${suggest(team, names)} A new one: npx nx g team NAME.`,
  ];
}
