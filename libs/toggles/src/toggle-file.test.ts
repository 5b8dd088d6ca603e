import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseToggleFile, toggleFileJsonSchema } from './index.ts';

const parse = (content: unknown): ReturnType<typeof parseToggleFile> =>
  parseToggleFile(JSON.stringify(content));

describe('parseToggleFile', () => {
  it('takes a toggle that says only its default for one that is on or off', () => {
    expect(parse({ $schema: 'x', toggles: { a: { default: 'off' } } })).toEqual({
      ok: true,
      toggles: { a: { default: 'off', variants: { on: true, off: false }, rules: [] } },
    });
  });

  it('tells all problems at once, wrong values and wrong names together, each with its place', () => {
    const result = parse({
      toggles: {
        a: { default: 'onn' },
        b: { description: 3, default: 'big', variants: { big: 1, small: 'one' } },
        c: { default: 'on', rules: [{}, { variant: 'on', rollout: { on: 1 } }] },
        d: { default: 'on', rules: [{ rollout: { on: 60, off: 50 } }, { rollout: { maybe: 101 } }] },
        e: { default: 'on', rule: [] },
        f: { default: 'on', variants: { On: true, on: false }, rules: [{ when: { a: [] }, variant: 'on' }] },
        g: 7,
      },
    });
    const problems = result.ok ? [] : result.problems;
    expect(problems.map(({ path }) => path).toSorted()).toEqual([
      'toggles.a.default',
      'toggles.b.description',
      'toggles.b.variants',
      'toggles.c.rules.0',
      'toggles.c.rules.1',
      'toggles.d.rules.0.rollout',
      'toggles.d.rules.1.rollout',
      'toggles.d.rules.1.rollout',
      'toggles.d.rules.1.rollout.maybe',
      'toggles.e',
      'toggles.f.rules.0.when.a',
      'toggles.f.variants.On',
      'toggles.g',
    ]);
    expect(problems.find(({ path }) => path === 'toggles.a.default')?.message).toBe(
      '"onn" is no variant; use one of on, off',
    );
    expect(problems.find(({ path }) => path === 'toggles.d.rules.0.rollout')?.message).toBe(
      'the shares add up to 110 percent; lower them to 100',
    );
  });

  it('throws for no text at all', () => {
    const texts = fc.oneof(fc.string(), fc.json());
    const toggles = fc.json().map((json) => `{"toggles":{"a":${json}}}`);
    fc.assert(
      fc.property(fc.oneof(texts, toggles), (text) => {
        const result = parseToggleFile(text);
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
    );
  });

  it('accepts shares that add up to 100 in decimal but not in binary', () => {
    const rollout = { a: 33.3, b: 33.3, c: 33.4 };
    expect(
      parse({ toggles: { x: { default: 'a', variants: { a: 1, b: 2, c: 3 }, rules: [{ rollout }] } } }).ok,
    ).toBe(true);
  });
});

describe('the JSON Schema of the file', () => {
  it('accepts what the parser accepts', () => {
    const schema = z.fromJSONSchema(toggleFileJsonSchema());
    expect(
      schema.safeParse({ toggles: { a: { default: 'off', rules: [{ rollout: { on: 5 } }] } } }).success,
    ).toBe(true);
    expect(schema.safeParse({ toggles: { a: { default: 3 } } }).success).toBe(false);
  });
});
