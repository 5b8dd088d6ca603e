import type { InstanceSpec, Runtime, Target } from './collaborators.ts';

/**
 * Starts a release that serves again, as a new instance, when the process of the one that served is gone. The caller
 * moves the traffic and notes the new instance.
 */
export async function revive(
  dead: InstanceSpec,
  runtime: Pick<Runtime, 'start' | 'waitUntilReady' | 'stop'>,
  readyWithinMs: number,
): Promise<{ ok: true; target: Target } | { ok: false; instance: string; reason: string }> {
  const instance = nextInstance(dead.instance);
  const { url } = await runtime.start({ ...dead, instance });
  const seen = await runtime.waitUntilReady(instance, readyWithinMs);
  if (seen.ready) return { ok: true, target: { instance, url } };
  await runtime.stop(instance);
  return { ok: false, instance, reason: seen.reason };
}

/** `C-12-1` → `C-12-2`. */
function nextInstance(instance: string): string {
  const [, prefix, number] = /^(.*)-(\d+)$/.exec(instance) ?? [];
  return prefix === undefined ? `${instance}-2` : `${prefix}-${Number(number) + 1}`;
}
