import type { ConfigProblem } from '../config-error.ts';
import type { NamedKey } from '../config-key.ts';
import { inputKind } from '../environment-text.ts';
import { nearestName } from '../nearest-name.ts';

/** The texts of the flags by key, and every argument that is no flag of the configuration. */
export interface Flags {
  texts: ReadonlyMap<string, string>;
  problems: ConfigProblem[];
}

/** Reads command-line arguments. The last of two equal flags wins. What follows an unknown flag is not shown. */
export function readFlags(args: readonly string[], keys: readonly NamedKey[]): Flags {
  const texts = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  if (args.length === 0) {
    return { texts, problems };
  }
  const byFlag = new Map(keys.map((named) => [named.flag, named]));
  const isBoolean = (flag: string): boolean => {
    const key = byFlag.get(flag)?.key;
    return key !== undefined && inputKind(key.schema) === 'boolean';
  };
  // Not by `import`: most processes have no flags, and Node.js reads every export of what an ES module imports.
  const { parseArgs } = process.getBuiltinModule('node:util');
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      keys.map(({ flag }) => [flag, { type: isBoolean(flag) ? 'boolean' : 'string' } as const]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      // It may be the value of an unknown flag, which may be a secret.
      problems.push(refuse('an argument', 'flags only', 'remove the argument that is no flag'));
    } else if (token.kind === 'option') {
      const named = byFlag.get(token.name);
      const negated = token.name.startsWith('no-') ? token.name.slice(3) : undefined;
      if (named !== undefined) {
        texts.set(named.name, token.value ?? (isBoolean(token.name) ? 'true' : ''));
      } else if (negated !== undefined && isBoolean(negated) && token.value === undefined) {
        texts.set(byFlag.get(negated)!.name, 'false');
      } else {
        problems.push(refuseUnknown(token.rawName, token.name, [...byFlag.keys()]));
      }
    }
  }
  return { texts, problems };
}

function refuseUnknown(raw: string, name: string, flags: string[]): ConfigProblem {
  const nearest = nearestName(name, flags);
  return refuse(
    raw,
    'a flag of this configuration',
    nearest === undefined
      ? 'see --print-config=markdown for all flags'
      : `use --${nearest}, or remove the flag`,
  );
}

function refuse(flag: string, expected: string, fix: string): ConfigProblem {
  return { key: flag, variable: flag, source: 'flag', received: 'unknown', expected, fix };
}
