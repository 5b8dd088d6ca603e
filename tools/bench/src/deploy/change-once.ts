import { eventually } from '@roadbed/chaos';
import type { Driver } from '@roadbed/chaos';

/** What the ledger says of a change, in milliseconds since 1970. */
export type Timeline = { at(step: string): number; has(step: string): boolean };

export type ChangeOrder = { service: string; environment: 'integration' | 'production'; release: string };

/** Asks for a change, has it approved where that is needed, and returns its id. */
export async function askFor(driver: Driver, order: ChangeOrder): Promise<string> {
  const outcome = await driver.askByApi({ ...order, by: 'ana' });
  if (outcome.kind !== 'acknowledged') throw new Error(`no change of ${order.service}: ${outcome.reason}`);
  if (order.environment === 'production') await driver.approve(outcome.id, order.service);
  return outcome.id;
}

/** Waits until a change is live, and what it replaced, if anything, has ended. */
export async function untilOver(driver: Driver, id: string, replaces: boolean): Promise<Timeline> {
  await driver.untilLive(id);
  return await eventually({ what: `what ${id} replaced has ended`, everyMs: 100 }, async () => {
    const timeline = await readTimeline(driver, id);
    return (!replaces || timeline.has('rollout.previous-drained')) && timeline;
  });
}

export async function readTimeline(driver: Driver, id: string): Promise<Timeline> {
  const { entries } = await driver.api.change(id);
  const find = (step: string) => entries.find(({ type }) => type === `roadbed.${step}.v1`);
  return {
    has: (step) => find(step) !== undefined,
    at: (step) => Date.parse(find(step)?.at ?? ''),
  };
}
