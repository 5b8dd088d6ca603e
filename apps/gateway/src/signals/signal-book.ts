import { randomUUID } from 'node:crypto';
import { InstanceSignals, type InstanceName, type SignalsReport } from './instance-signals.ts';

export interface SignalBookOptions {
  /** How long the signals of an instance are kept after it has gone, in milliseconds. @defaultValue 10 minutes */
  keepMs?: number;
  /** How many instances that have gone are kept at most, the newest ones. @defaultValue 1000 */
  keepAtMost?: number;
  /** A clock that never goes back, in milliseconds. */
  now?: () => number;
}

interface Kept {
  signals: InstanceSignals;
  users: number;
  goneAt: number;
}

/** The signals of all instances that are there, and for a while of those that have gone. */
export class SignalBook {
  /** Another one after every start: counters go on from where they were only within one. */
  readonly epoch = randomUUID();
  readonly #kept = new Map<string, Kept>();
  readonly #options: Required<SignalBookOptions>;

  constructor(options: SignalBookOptions = {}) {
    this.#options = { keepMs: 600_000, keepAtMost: 1_000, now: () => performance.now(), ...options };
  }

  /** The signals of an instance, the same ones as before if it is back; each call must be followed by `letGo`. */
  take(name: InstanceName): InstanceSignals {
    this.#forget();
    const key = keyOf(name);
    const known = this.#kept.get(key) ?? { signals: new InstanceSignals(name), users: 0, goneAt: 0 };
    known.users += 1;
    this.#kept.set(key, known);
    return known.signals;
  }

  /** Says that an instance has gone. */
  letGo({ name }: InstanceSignals): void {
    const key = keyOf(name);
    const known = this.#kept.get(key);
    if (!known) return;
    known.users -= 1;
    if (known.users > 0) return;
    known.goneAt = this.#options.now();
    // To the end, so that those that have gone are in the order in which they went.
    this.#kept.delete(key);
    this.#kept.set(key, known);
    this.#forget();
  }

  /** The signals of all instances, or of those of one environment or service. */
  report(of: { environment?: string | undefined; service?: string | undefined } = {}): SignalsReport[] {
    this.#forget();
    return [...this.#kept.values()]
      .filter(({ signals: { name } }) => (of.environment ?? name.environment) === name.environment)
      .filter(({ signals: { name } }) => (of.service ?? name.service) === name.service)
      .map(({ signals }) => signals.report());
  }

  #forget(): void {
    const since = this.#options.now() - this.#options.keepMs;
    const gone = [...this.#kept].filter(([, { users }]) => users === 0);
    const tooMany = gone.length - this.#options.keepAtMost;
    for (const [at, [key, { goneAt }]] of gone.entries()) {
      if (at < tooMany || goneAt < since) this.#kept.delete(key);
    }
  }
}

function keyOf({ environment, service, instance }: InstanceName): string {
  return `${environment}/${service}/${instance}`;
}
