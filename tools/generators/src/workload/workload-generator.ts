import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { serviceDescriptorSchema, type ServiceDescriptor, type Workload } from '@roadbed/catalog';
import { z } from 'zod';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { descriptorProblems, findService } from '../descriptors/find-service.ts';
import { appendItem, setField } from '../json-text/edit-json.ts';
import type { JsonValue } from '../json-text/to-json-text.ts';
import { toPascal } from '../part/names.ts';
import { quote } from '../service/name-problems.ts';
import { textOption } from '../service/option-types.ts';
import { parseOptions } from '../service/parse-options.ts';
import { Refusal } from '../service/refusal.ts';
import { deviceNames } from '../service/reserved-names.ts';
import { writeServiceCatalog } from '../sync/derive-files.ts';
import { renderFiles } from '../templates/render-files.ts';
import { tell } from '../tell.ts';

const kinds = ['http', 'worker', 'schedule'] as const;

const optionsSchema = z.object({
  service: textOption,
  name: textOption,
  kind: textOption,
  schedule: textOption,
  timeZone: textOption,
  description: textOption,
});

/** What `nx g workload` takes; see `schema.json`. */
export type WorkloadOptions = z.input<typeof optionsSchema>;
type ParsedWorkloadOptions = z.output<typeof optionsSchema>;

/**
 * `nx g workload SERVICE NAME --kind=KIND`: gives a service a further process, `src/workloads/NAME/main.ts`, with its
 * tests, and the entry in `service.json` and in the catalogue. A second run changes nothing, and files that are there
 * are kept.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createWorkload(tree: Tree, options: WorkloadOptions): Promise<() => void> {
  const parsed = parseOptions(optionsSchema, options);
  const found = findService(tree, parsed.service);
  const problems = [...(found.ok ? [] : found.problems), ...optionProblems(parsed)];
  if (!found.ok || problems.length > 0) throw new Refusal(problems);

  const { root, file, descriptor } = found;
  const { name = '', kind = '' } = parsed;
  const present = descriptor.workloads?.find((workload) => workload.name === name);
  if (present?.kind === kind) {
    return () => tell(`The workload ${name} of ${descriptor.name} exists already. Nothing was changed.`);
  }
  if (present) {
    throw new Refusal([
      `The workload ${name} of ${descriptor.name} is of kind ${present.kind}. Choose another name.`,
    ]);
  }

  const before = tree.read(file, 'utf8') ?? '';
  const edited = withWorkload(before, descriptor, entryOf(parsed));
  const refused = [
    ...descriptorProblems(tree, file, edited).map(toFlags),
    ...folderProblems(tree, root, name),
  ];
  if (refused.length > 0) throw new Refusal(refused);

  await renderFiles(tree, {
    templates: join(import.meta.dirname, 'files', kind),
    folder: `${root}/src/workloads/${name}`,
    values: { service: descriptor.name, workload: name, pascal: toPascal(name) },
  });
  await editDescriptor(tree, file, () => edited);
  await writeServiceCatalog(tree, root, serviceDescriptorSchema.parse(JSON.parse(edited)));
  return () => tell(nextSteps(root, descriptor.name, name));
}

function optionProblems({ name, kind }: ParsedWorkloadOptions): string[] {
  const choice = `Add --kind=KIND: there are ${kinds.map((known) => `"${known}"`).join(', ')}.`;
  return [
    ...(name === undefined
      ? ['No name is given. Name the workload, for example: npx nx g workload payments settle']
      : []),
    ...(deviceNames.includes(name ?? '')
      ? [`The name "${name}" is reserved: it is a device on Windows. Choose another.`]
      : []),
    ...(kind === undefined ? [`No kind is given. ${choice}`] : []),
    ...(kind !== undefined && !kinds.some((known) => known === kind)
      ? [`There is no kind ${quote(kind)} of workload. ${choice}`]
      : []),
  ];
}

function entryOf({ name, kind, description, schedule, timeZone }: ParsedWorkloadOptions): JsonValue {
  const fields = Object.entries({ name, kind, description, schedule, timeZone });
  return Object.fromEntries(fields.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function withWorkload(text: string, { workloads }: ServiceDescriptor, entry: JsonValue): string {
  return workloads === undefined
    ? setField(text, [], 'workloads', [entry])
    : appendItem(text, ['workloads'], entry);
}

/** `…/service.json $.workloads[0].schedule: is missing. Fix: …` in the words of the flags. */
function toFlags(problem: string): string {
  return problem.replace(/^\S+ \$\.workloads\[\d+\]\.(\w+):/, '--$1:');
}

/** Where letters of either case name one file, `Settle` and `settle` are one folder. */
function folderProblems(tree: Tree, root: string, name: string): string[] {
  const other = tree
    .children(`${root}/src/workloads`)
    .find((folder) => folder !== name && folder.toLowerCase() === name);
  return other === undefined
    ? []
    : [`The name "${name}" is taken by ${root}/src/workloads/${other}. Choose another.`];
}

function nextSteps(root: string, service: string, name: Workload['name']): string {
  return [
    '',
    `The workload ${name} of ${service} stands in ${root}/src/workloads/${name}. Next:`,
    `  node ${root}/src/workloads/${name}/main.ts`,
    `  npx nx run-many -t lint typecheck test build -p ${service}`,
  ].join('\n');
}
