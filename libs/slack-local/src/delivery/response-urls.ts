import { randomToken } from '../model/ids.ts';

const TTL_MS = 30 * 60_000;
const USES = 5;

/** Where an answer given through a response_url goes. */
export type ResponseTarget = { channel: string; user: string; messageTs?: string };

export type ResponseUrls = {
  issue(target: ResponseTarget): string;
  use(token: string): { ok: true; target: ResponseTarget } | { ok: false; error: 'expired_url' | 'used_url' };
};

/** Addresses that an app may post answers to: 5 uses within 30 minutes, as Slack's. */
export function createResponseUrls(baseUrl: () => string, now: () => number = Date.now): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    issue(target) {
      const at = now();
      for (const [token, old] of issued) if (at - old.at > TTL_MS) issued.delete(token);
      const token = randomToken();
      issued.set(token, { target, at, uses: 0 });
      return `${baseUrl()}/response/${token}`;
    },
    use(token) {
      const found = issued.get(token);
      if (!found || now() - found.at > TTL_MS) return { ok: false, error: 'expired_url' };
      if (found.uses >= USES) return { ok: false, error: 'used_url' };
      found.uses += 1;
      return { ok: true, target: found.target };
    },
  };
}
