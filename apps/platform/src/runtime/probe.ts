import { z } from 'zod';

const infoSchema = z.object({ instance: z.string() });

/** What one look at an instance's health endpoints says. */
export type Probe = { ready: true } | { ready: false; reason: string };

/** Asks an instance whether it is ready; never throws. An answer from another instance on that port is not ready. */
export async function probe(url: string, instance: string): Promise<Probe> {
  try {
    const ready = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) });
    if (!ready.ok) return { ready: false, reason: `/health/ready answers ${ready.status}` };
    const answer = await fetch(`${url}/info`, { signal: AbortSignal.timeout(2000) });
    const info = infoSchema.safeParse(await answer.json());
    if (!info.success) return { ready: false, reason: '/info does not say which instance it is' };
    if (info.data.instance !== instance)
      return { ready: false, reason: `its port is held by ${info.data.instance}` };
    return { ready: true };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return {
      ready: false,
      reason: `/health/ready does not answer (${cause instanceof Error ? cause.message : String(cause)})`,
    };
  }
}
