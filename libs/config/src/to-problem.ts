import type { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import type { NamedKey } from './config-key.ts';
import { containsSecret } from './contains-secret.ts';
import { describeExpectation } from './expectation.ts';
import { toReasons } from './refusal-reasons.ts';
import { MASK } from './secret.ts';
import { showValue } from './show-value.ts';
import type { FoundValue } from './sources/find-value.ts';

/** What a schema says of a value that it does not take. */
export type Refusal = { issues: readonly z.core.$ZodIssue[] } | { thrown: unknown };

/**
 * Why a key's value is refused, with the schema's own reasons where they cannot quote a secret.
 *
 * @param refusal the schema's issues, or what it threw
 */
export function toProblem(named: NamedKey, found: FoundValue, refusal: Refusal): ConfigProblem {
  const { name, variable, key } = named;
  const { source, name: from } = found.origin;
  const isSecret = containsSecret(key.schema);
  const isMissing = source === 'nowhere';
  const expectation = describeExpectation(key.schema);
  const reasons =
    'issues' in refusal
      ? toReasons(refusal.issues, expectation, found)
      : [
          `the schema failed: ${refusal.thrown instanceof Error ? refusal.thrown.message : String(refusal.thrown)}`,
        ];
  // A message of a custom rule may quote the value, so a secret's problem is told by its shape alone.
  const why = isSecret || isMissing || reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return {
    key: name,
    variable,
    source,
    ...(from !== undefined && { from }),
    ...(!isMissing && { received: isSecret ? MASK : showValue(found.given) }),
    expected: `${expectation}${why}. ${key.description}`,
    fix: describeFix(named, found, isSecret),
  };
}

/** A mounted file that cannot be read; its path is no secret. */
export function toUnreadable(named: NamedKey, found: FoundValue): ConfigProblem {
  return {
    key: named.name,
    variable: named.variable,
    source: found.origin.source,
    received: 'unreadable',
    ...(found.origin.name !== undefined && { from: found.origin.name }),
    expected: `a file that can be read (${found.unreadable}). ${named.key.description}`,
    fix: `mount ${found.origin.name}, or let ${named.variable}_FILE name another file`,
  };
}

/** A secret on the command line, where every user of the machine can read it. */
export function toExposed({ name, variable, flag, key }: NamedKey): ConfigProblem {
  return {
    key: name,
    variable,
    source: 'flag',
    from: `--${flag}`,
    received: MASK,
    expected: `no flag, since every process of the machine can read it. ${key.description}`,
    fix: `mount it as a file and let ${variable}_FILE name it; and change the secret`,
  };
}

function describeFix({ name, variable }: NamedKey, { origin }: FoundValue, isSecret: boolean): string {
  switch (origin.source) {
    case 'file':
      return `correct "${name}" in ${origin.name}`;
    case 'secret file':
      return `correct what is in ${origin.name}`;
    case 'flag':
      return `correct ${origin.name}`;
    case 'environment':
      return `correct ${variable} in the environment`;
    default:
      return `set ${variable} in the environment${isSecret ? `, or ${variable}_FILE to a file that holds it` : ''}`;
  }
}
