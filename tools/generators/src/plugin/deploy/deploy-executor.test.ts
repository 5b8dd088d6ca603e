import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toArguments } from './deploy-executor.ts';

it('hands every option on, and what a person types stays the value of its option', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-'));
  const options = fc.record(
    { service: word, env: word, release: word, as: word, again: fc.boolean(), wait: fc.boolean() },
    { requiredKeys: ['service'] },
  );
  fc.assert(
    fc.property(options, (given) => {
      const { positionals, values } = parseArgs({
        args: toArguments(given),
        allowPositionals: true,
        allowNegative: true,
        options: {
          env: { type: 'string' },
          release: { type: 'string' },
          as: { type: 'string' },
          again: { type: 'boolean' },
          wait: { type: 'boolean' },
        },
      });
      expect(positionals).toEqual([given.service]);
      const { again, wait, ...words } = values;
      expect({ ...words }).toEqual(
        Object.fromEntries(
          (['env', 'release', 'as'] as const).flatMap((key) =>
            given[key] === undefined ? [] : [[key, given[key]]],
          ),
        ),
      );
      expect([again ?? false, wait ?? true]).toEqual([given.again ?? false, given.wait ?? true]);
    }),
  );
});
