import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { describePlan } from './describe-plan.ts';
import { PART_KINDS, type PartKind, type PartOptions } from './part-options.ts';
import { partPrompts, type PartPrompt } from './part-prompts.ts';
import { planPart, type PartPlan } from './plan-part.ts';
import { listServices } from './target-service.ts';
import { fromDisk } from './workspace-files.ts';

/**
 * Gives plop a generator for each kind of part: `npx plop route` asks, `npx plop route -- --service payments --path
 * /refunds` does not. What is written is what `nx g part` writes. `-- --dry-run` only tells it.
 *
 * @param root absolute path of the workspace
 */
export function definePartGenerators(plop: NodePlopAPI, root: string): void {
  plop.setWelcomeMessage('Which part shall the service get?');
  for (const kind of PART_KINDS) {
    const { description, prompts } = partPrompts[kind];
    plop.setGenerator(kind, {
      description,
      prompts: [servicePrompt(root), ...prompts.map(toQuestion), dryRunPrompt],
      actions: [(answers) => addPart(root, kind, answers)],
    });
  }
}

type Question = { type: string; name: string; message: string } & Record<string, unknown>;

/** Only ever given as a flag. */
const dryRunPrompt: Question = {
  type: 'confirm',
  name: 'dry-run',
  message: 'Only tell what would be written?',
  default: false,
  when: () => false,
};

function servicePrompt(root: string): Question {
  const choices = () => [...listServices(fromDisk(root)).keys()].toSorted();
  // Whether there is such a service is told with every other problem.
  return { type: 'list', name: 'service', message: 'Service', choices, bypass: (value: string) => value };
}

function toQuestion({ name, message, required, choices }: PartPrompt): Question {
  return {
    name,
    message,
    ...(choices ? { type: 'list', choices, bypass: (value: string) => value } : { type: 'input' }),
    // A script that gives the flags it needs is not asked for the others.
    when: () => required || process.stdin.isTTY,
  };
}

async function addPart(root: string, kind: PartKind, answers: Record<string, unknown>): Promise<string> {
  const given = Object.entries(answers)
    .filter(([name, value]) => name !== 'dry-run' && value !== undefined && value !== '')
    .map(([name, value]) => [name, String(value)]);
  const plan = await planPart({ ...(Object.fromEntries(given) as PartOptions), kind }, fromDisk(root));
  if (answers['dry-run'] === true) return listChanges(plan, 'Nothing was written: this is a dry run.');
  for (const { path, text } of plan.changes) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return listChanges(plan, describePlan(plan));
}

function listChanges({ changes }: PartPlan, closing: string): string {
  return [...changes.map(({ path, isNew }) => `${isNew ? 'CREATE' : 'UPDATE'} ${path}`), closing].join('\n');
}
