import { glob, readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { alertRuleSchema, type AlertRule } from './alert-rule.ts';
import { parseDocument } from './parse-document.ts';
import type { Problem } from './problem.ts';

/** A rule, the service that it is of, and the file that it is in, relative to the workspace. */
export type ServiceAlertRule = AlertRule & { service: string; file: string };

export type LoadedAlertRules = { ok: true; rules: ServiceAlertRule[] } | { ok: false; problems: Problem[] };

/**
 * Reads the alert rules of all services of the workspace at `root`: `apps/<domain>/<service>/alerts/*.json`, in the
 * order of their paths. Never throws for what a file says: all problems of all files come back at once.
 */
export async function loadAlertRules(root: string): Promise<LoadedAlertRules> {
  const files = (await Array.fromAsync(glob('apps/*/*/alerts/*.json', { cwd: root })))
    .map((file) => file.split(sep).join('/'))
    .sort();
  const documents = await Promise.all(
    files.map(async (file) => ({
      file,
      ...parseDocument(file, await readFile(join(root, file), 'utf8'), alertRuleSchema),
    })),
  );
  const problems = documents.flatMap(({ file, value, problems }) => [...problems, ...checkName(file, value)]);
  if (problems.length > 0) return { ok: false, problems };
  const rules = documents.flatMap(({ file, value }): ServiceAlertRule[] =>
    value === undefined ? [] : [{ ...value, service: file.split('/')[2] ?? '', file }],
  );
  return { ok: true, rules };
}

function checkName(file: string, rule: AlertRule | undefined): Problem[] {
  const name = basename(file, '.json');
  if (rule === undefined || rule.name === name) return [];
  const message = `the rule "${rule.name}" stands in ${basename(file)}`;
  return [
    { file, path: '$.name', message, fix: `name it "${name}", or rename the file to ${rule.name}.json` },
  ];
}
