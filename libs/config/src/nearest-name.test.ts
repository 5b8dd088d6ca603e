import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

const name = fc.stringMatching(/^[A-Z_]{8,20}$/);

describe('nearestName', () => {
  it('finds a name again after any one edit', () => {
    fc.assert(
      fc.property(name, fc.nat(), fc.constantFrom('X', '_', '7'), (given, place, letter) => {
        const at = place % given.length;
        const [before, after] = [given.slice(0, at), given.slice(at + 1)];
        const swapped = `${before}${after.slice(0, 1)}${given[at]}${after.slice(1)}`;
        for (const wrong of [
          before + after,
          `${before}${letter}${after}`,
          `${before}${letter}${given.slice(at)}`,
          swapped,
        ]) {
          // A text of seven characters may differ by one edit, which is what it has.
          expect(nearestName(wrong, [given])).toBe(given);
        }
      }),
    );
  });

  it('prefers the nearer name, and takes none that is far', () => {
    expect(nearestName('FRAUD_URI', ['BRAND_URI', 'FRAUD_URL'])).toBe('FRAUD_URL');
    expect(nearestName('HOME', ['HOST', 'PORT'])).toBeUndefined();
    expect(nearestName('ABC', ['ABD', 'ABC'])).toBeUndefined();
    expect(nearestName('PROMO_URL', ['FRAUD_URL'])).toBeUndefined();
  });
});
