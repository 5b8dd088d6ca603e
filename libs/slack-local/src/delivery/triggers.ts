import { randomToken } from '../model/ids.ts';

/** Slack's life of a trigger_id, milliseconds. */
export const TRIGGER_TTL_MS = 3000;

export type Trigger = { user: string; viewId?: string };
export type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

export type Triggers = {
  issue(trigger: Trigger): string;
  /** Uses a trigger_id up. */
  exchange(id: string): { ok: true; trigger: Trigger } | { ok: false; error: TriggerRefusal };
};

export function createTriggers(now: () => number = Date.now): Triggers {
  const issued = new Map<string, { trigger: Trigger; at: number; used: boolean }>();
  return {
    issue(trigger) {
      const at = now();
      // Old ones are kept a minute, so that a late call is told "expired" and not "invalid".
      for (const [id, old] of issued) if (at - old.at > 60_000) issued.delete(id);
      const id = `${at}.${randomToken()}`;
      issued.set(id, { trigger, at, used: false });
      return id;
    },
    exchange(id) {
      const found = issued.get(id);
      if (!found) return { ok: false, error: 'invalid_trigger_id' };
      if (found.used) return { ok: false, error: 'exchanged_trigger_id' };
      if (now() - found.at > TRIGGER_TTL_MS) return { ok: false, error: 'expired_trigger_id' };
      found.used = true;
      return { ok: true, trigger: found.trigger };
    },
  };
}
