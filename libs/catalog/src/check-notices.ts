import { suggest } from './nearest.ts';
import type { PlatformDescriptor } from './platform-descriptor.ts';
import type { Problem } from './problem.ts';

/** What a schema cannot say of who is told of changes: expressions are expressions, environments are there. */
export function checkNotices(
  file: string,
  { notices, tickets, environments }: PlatformDescriptor,
): Problem[] {
  const known = environments.map(({ name }) => name);
  const unknownEnvironments = (path: string, names: readonly string[] = []) =>
    names.flatMap((name, at) =>
      known.includes(name)
        ? []
        : [
            {
              file,
              path: `${path}[${at}]`,
              message: `no environment "${name}"`,
              fix: `add it to $.environments, or ${suggest(name, known)}`,
            },
          ],
    );
  return [
    ...unknownEnvironments('$.notices.mail.environments', notices.mail?.environments),
    ...tickets.systems.flatMap((system, at) => [
      ...(isRegularExpression(system.keys)
        ? []
        : [
            {
              file,
              path: `$.tickets.systems[${at}].keys`,
              message: `is not a regular expression, got "${system.keys}"`,
              fix: 'correct the expression',
            },
          ]),
      ...unknownEnvironments(`$.tickets.systems[${at}].environments`, system.environments),
    ]),
  ];
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
