import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateToggle } from './evaluate-toggle.ts';
import { toBucket } from './to-bucket.ts';
import type { Toggle, ToggleRule } from './index.ts';

const toggleOf = (...rules: ToggleRule[]): Toggle => ({
  default: 'off',
  variants: { on: true, off: false },
  rules,
});

const isOn = (name: string, percent: number, targetingKey: string): boolean =>
  evaluateToggle(name, toggleOf({ rollout: { on: percent } }), { targetingKey }).variant === 'on';

const people = Array.from({ length: 20_000 }, (_, index) => `person-${index}`);

describe('a roll-out', () => {
  it('gives somebody the same every time', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.float({ min: 0, max: 100, noNaN: true }),
        (key, percent) => {
          expect(isOn('a', percent, key)).toBe(isOn('a', percent, key));
        },
      ),
    );
  });

  it('takes nobody what they had when the share grows', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), percent, percent, (key, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(!isOn('a', less, key) || isOn('a', more, key)).toBe(true);
      }),
    );
  });

  it('reaches nobody at 0 and everybody at 100', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (name, key) => {
        expect([isOn(name, 0, key), isOn(name, 100, key)]).toEqual([false, true]);
      }),
    );
  });

  it('reaches as many as it says, within a percentage point of 20,000 people', () => {
    for (const percent of [0.5, 1, 10, 33.3, 50, 90]) {
      const share = (people.filter((key) => isOn('checkout', percent, key)).length / people.length) * 100;
      expect(Math.abs(share - percent)).toBeLessThan(1);
    }
  });

  it('draws other people for another toggle, and the same for the same seed', () => {
    const both = people.filter((key) => isOn('a', 50, key) && isOn('b', 50, key)).length / people.length;
    expect(Math.abs(both - 0.25)).toBeLessThan(0.01);
    const seeded = toggleOf({ rollout: { on: 50 }, seed: 'shared' });
    const decide = (name: string, key: string): string =>
      evaluateToggle(name, seeded, { targetingKey: key }).variant;
    expect(people.every((key) => decide('a', key) === decide('b', key))).toBe(true);
  });

  it('stands where it has always stood, so that no release moves anybody', () => {
    expect([toBucket('checkout', 'ana'), toBucket('checkout', 'ben')]).toMatchInlineSnapshot(`
      [
        63.93103103619069,
        8.280661818571389,
      ]
    `);
  });

  it('spreads every key over the scale, and does not take seed and key for one text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, key) => {
        const bucket = toBucket(seed, key);
        expect(bucket >= 0 && bucket < 100).toBe(true);
      }),
    );
    expect(toBucket('a', 'bc')).not.toBe(toBucket('ab', 'c'));
  });

  it('shares out several variants and leaves the rest to the next rule', () => {
    const toggle: Toggle = {
      default: 'grey',
      variants: { red: 1, blue: 2, grey: 3, green: 4 },
      rules: [{ rollout: { red: 20, blue: 30 } }, { variant: 'green', when: { country: ['ie'] } }],
    };
    const counts: Record<string, number> = {};
    for (const key of people) {
      const { variant } = evaluateToggle('colour', toggle, { targetingKey: key, country: 'ie' });
      counts[variant] = (counts[variant] ?? 0) + 1;
    }
    expect(Object.keys(counts).toSorted()).toEqual(['blue', 'green', 'red']);
    expect(Math.abs(counts['red']! / people.length - 0.2)).toBeLessThan(0.01);
    expect(Math.abs(counts['blue']! / people.length - 0.3)).toBeLessThan(0.01);
  });

  it('wants to know for whom', () => {
    const toggle = toggleOf({ rollout: { on: 50 } });
    expect(() => evaluateToggle('a', toggle, {})).toThrow('Give a targetingKey in the evaluation context.');
  });
});

describe('targeting', () => {
  const toggle = toggleOf(
    { when: { targetingKey: ['ana', 'ben'] }, variant: 'on' },
    { when: { country: ['ie', 'fr'], beta: [true] }, variant: 'on' },
    { when: { groups: ['staff'] }, rollout: { on: 100 } },
  );
  const decide = (context: Parameters<typeof evaluateToggle>[2]): unknown => {
    const { variant, reason } = evaluateToggle('a', toggle, context);
    return [variant, reason];
  };

  it('matches people by name, and by all attributes of a rule', () => {
    expect(decide({ targetingKey: 'ana' })).toEqual(['on', 'TARGETING_MATCH']);
    expect(decide({ country: 'fr', beta: true })).toEqual(['on', 'TARGETING_MATCH']);
    expect(decide({ country: 'fr', beta: 'true' })).toEqual(['off', 'DEFAULT']);
    expect(decide({ country: 'fr' })).toEqual(['off', 'DEFAULT']);
  });

  it('matches any item of a list, and nothing that an object merely inherits', () => {
    expect(decide({ targetingKey: 'eve', groups: ['sales', 'staff'] })).toEqual(['on', 'SPLIT']);
    const inherited = toggleOf({ when: { constructor: ['x'] }, variant: 'on' });
    expect(evaluateToggle('a', inherited, {}).variant).toBe('off');
  });

  it('is static without rules', () => {
    expect(evaluateToggle('a', toggleOf(), {})).toEqual({ variant: 'off', value: false, reason: 'STATIC' });
  });
});
