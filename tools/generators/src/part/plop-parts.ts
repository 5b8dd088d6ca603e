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
 * @param args arguments of the process
 */
export function definePartGenerators(
  plop: NodePlopAPI,
  root: string,
  args: readonly string[] = process.argv,
): void {
  const flags = flagsIn(args);
  plop.setWelcomeMessage('Which part shall the service get?');
  for (const kind of PART_KINDS) {
    const { description, prompts } = partPrompts[kind];
    plop.setGenerator(kind, {
      description,
      prompts: questionsFor(prompts, root, flags),
      actions: [(answers) => addPart(root, kind, answers)],
    });
  }
}

type Question = { type: string; name: string; message: string } & Record<string, unknown>;

/** Names of the flags behind `--`, which plop takes for answers. */
function flagsIn(args: readonly string[]): string[] {
  const start = args.indexOf('--');
  const own = start === -1 ? [] : args.slice(start + 1);
  return own.flatMap((arg) => /^--([a-z-]+)/.exec(arg)?.[1] ?? []);
}

/**
 * All questions for a person at a terminal; for a script, which gives flags, those alone that it answers: what is
 * missing is told with every other problem, and nothing waits for an answer.
 */
function questionsFor(prompts: readonly PartPrompt[], root: string, flags: readonly string[]): Question[] {
  const questions = [servicePrompt(root), ...prompts.map(toQuestion)];
  if (flags.length === 0) return questions;
  return [...questions, dryRunPrompt].filter(({ name }) => flags.includes(name));
}

/** Only ever given as a flag. */
const dryRunPrompt: Question = {
  type: 'confirm',
  name: 'dry-run',
  message: 'Only tell what would be written?',
  default: false,
};

function servicePrompt(root: string): Question {
  const choices = () => [...listServices(fromDisk(root)).keys()].toSorted();
  return { type: 'list', name: 'service', message: 'Service', choices, bypass: asGiven };
}

function toQuestion({ name, message, choices }: PartPrompt): Question {
  return {
    name,
    message,
    bypass: asGiven,
    ...(choices ? { type: 'list', choices } : { type: 'input' }),
  };
}

/** A value from a flag is checked with all the others, and not by plop. */
function asGiven(value: unknown): unknown {
  return value;
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
