import type { ConfigProblem } from './config-error.ts';
import type { ConfigInputs } from './config-inputs.ts';
import type { Environment, NamedKey } from './config-key.ts';
import type { ConfigOrigin } from './config-origin.ts';
import { containsSecret } from './contains-secret.ts';
import { deepFreeze } from './deep-freeze.ts';
import { findValue } from './sources/find-value.ts';
import type { FoundValue } from './sources/find-value.ts';
import { readSources } from './sources/read-sources.ts';
import { toExposed, toProblem, toUnreadable } from './to-problem.ts';
import { findUnknownNames } from './unknown-names.ts';
import type { ConfigWarning } from './unknown-names.ts';

/** Everything that is found out about a configuration in one reading. */
export interface ParsedKeys {
  /** Of the keys without a problem. Frozen at every depth. */
  values: Readonly<Record<string, unknown>>;
  origins: Readonly<Record<string, ConfigOrigin>>;
  problems: ConfigProblem[];
  warnings: ConfigWarning[];
}

/** Reads every source once and checks every key. Nothing is thrown. */
export function parseKeys(
  keys: readonly NamedKey[],
  environment: Environment,
  inputs: ConfigInputs,
): ParsedKeys {
  const sources = readSources(keys, environment, inputs);
  const values: Record<string, unknown> = {};
  // Without a prototype, because V8 keeps the shapes of two objects with the same thousand keys in one tree, and
  // rebuilds it at each key whose values are of another kind.
  const origins = Object.create(null) as Record<string, ConfigOrigin>;
  const problems = [...sources.problems];
  for (const named of keys) {
    const found = findValue(named, sources);
    origins[named.name] = found.origin;
    const checked = checkValue(named, found);
    if (checked.ok) {
      values[named.name] = checked.value;
    } else {
      problems.push(checked.problem);
    }
  }
  const warnings = findUnknownNames(keys, origins, sources, inputs.prefix);
  return {
    values: deepFreeze(values),
    origins: Object.freeze(origins),
    problems: problems.map((problem) => addHint(problem, warnings)),
    warnings,
  };
}

/** A key that is missing and a name that nobody reads but is much like it are most likely one mistake. */
function addHint(problem: ConfigProblem, warnings: readonly ConfigWarning[]): ConfigProblem {
  const mistyped = warnings.find(
    ({ source, nearest }) => nearest === (source === 'file' ? problem.key : problem.variable),
  );
  return problem.source === 'nowhere' && mistyped !== undefined
    ? { ...problem, fix: `${problem.fix}; ${mistyped.name} is given, but no key reads it` }
    : problem;
}

type CheckedValue = { ok: true; value: unknown } | { ok: false; problem: ConfigProblem };

function checkValue(named: NamedKey, found: FoundValue): CheckedValue {
  if (found.unreadable !== undefined) {
    return { ok: false, problem: toUnreadable(named, found) };
  }
  if (found.origin.source === 'flag' && containsSecret(named.key.schema)) {
    return { ok: false, problem: toExposed(named) };
  }
  try {
    const parsed = named.key.schema.safeParse(found.input);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : {
          ok: false,
          problem: toProblem(named, found, parsed.error),
        };
  } catch (thrown) {
    // A rule that throws may quote the value, so its error may not leave here as it is.
    return { ok: false, problem: toProblem(named, found, { thrown }) };
  }
}
