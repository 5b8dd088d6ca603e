import type { Place } from '../place.ts';

/** A service in an environment, held by somebody: until it ends, nobody else deploys there. */
export type Lock = Place & {
  /** `L-7`. */
  id: string;
  /** Name of a person in `platform.json`, when it was taken. */
  holder: string;
  reason: string;
  /** ISO 8601. */
  since: string;
  /** ISO 8601; null when it holds until its holder lets go. */
  expiresAt: string | null;
  /** Whether it was given to the next in line, for as long as it takes to use it. */
  isReserved: boolean;
};

/** Somebody who waits for a lock to be free. */
export type Waiting = Place & { person: string; since: string };

/** A lock that ends by itself ends within so long, in days. */
export const longestLockDays = 30;
/** So long before its end the holder of a lock is told, in minutes. */
export const reminderMinutes = 10;
/** For so long the next in line has what has become free to themselves, in minutes. */
export const reservationMinutes = 15;
