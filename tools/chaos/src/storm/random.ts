import { createHash } from 'node:crypto';

/** Random numbers that a seed repeats. Not for secrets. */
export type Random = {
  /** From 0 up to, not with, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** One of them. @throws RangeError when there is none */
  pick<T>(from: readonly T[]): T;
  /** Random numbers of their own for a part, so that what runs beside it does not disturb it. */
  fork(name: string): Random;
};

/** The n-th number is the beginning of the SHA-256 of the seed and n. */
export function createRandom(seed: string): Random {
  let count = 0;
  const next = () => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE() / 2 ** 32;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    happens: (probability) => next() < probability,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new RangeError('nothing can be picked from nothing');
      return from[whole(0, from.length - 1)] as T;
    },
    fork: (name) => createRandom(`${seed} ${name}`),
  };
}
