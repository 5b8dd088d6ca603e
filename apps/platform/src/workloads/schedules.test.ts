import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../testing/start-world.ts';
import { startWorkloads } from '../testing/start-workloads.ts';

let world: Awaited<ReturnType<typeof startWorkloads>>;
beforeAll(async () => {
  world = await startWorkloads();
});
afterAll(() => world.close());

/** Says that it begins, and ends with a code once it may: when the file is there. */
const program = (mayEnd: string, code = 0) => `
  import { existsSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  console.log('run ' + process.env.ROADBED_INSTANCE);
  while (!existsSync(${JSON.stringify(mayEnd)})) await sleep(20);
  process.exit(${code});`;
const nightly = (mayEnd: string, code?: number) => ({
  workloads: [
    { name: 'nightly', kind: 'schedule', schedule: '* 3 * * *', program: program(mayEnd, code) } as const,
  ],
});

/** Lets the runs of this test end. */
let mayEnd: string;
let day = 0;
/** A time of a day of this test's own, from 3 o'clock of which on the schedule is due each minute. */
const setTime = (time: string) => world.setTime(`2026-12-${String(day).padStart(2, '0')}T${time}Z`);
beforeEach(() => {
  day += 1;
  mayEnd = join(world.home, `may-end-${day}`);
  setTime('02:59:59');
});
/** No run goes on that another test would have to wait for. */
afterEach(async () => {
  setTime('05:00:00');
  await letEnd();
  await eventually(async () => {
    await world.look();
    return (await world.noted()).length === 0;
  });
});
const letEnd = () => writeFile(mayEnd, '');
/** The runs of a change so far, as they said themselves. */
const runsOf = async (id: string) =>
  (await world.said('nightly').catch(() => [])).filter((line) => line.startsWith(`run ${id}-`));
/** Looks until the run of an instance has ended and nothing of it is left. */
const untilForgotten = (instance: string) =>
  eventually(async () => {
    await world.look();
    return !(await world.noted()).includes(instance);
  });
const failures = async (instance: string) =>
  (await world.entries()).filter(({ type, data }) => type === 'run-failed' && data['instance'] === instance);

describe('a schedule', () => {
  test('runs once in the minute of its time, however often it is looked at, and a good end is no news', async () => {
    const { id } = await world.goLive(nightly(mayEnd));
    await world.look();
    expect(await runsOf(id)).toEqual([]);
    setTime('03:00:01');
    await letEnd();
    await world.look();
    const instance = `${id}-nightly-202612${String(day).padStart(2, '0')}0300`;
    await untilForgotten(instance);
    await world.look();
    expect(await runsOf(id)).toEqual([`run ${instance}`]);
    expect(await failures(instance)).toEqual([]);
    setTime('03:01:30');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 2);
  });

  test('is not run twice for one time when the leader dies in that minute, nor for a time that has passed', async () => {
    const { id } = await world.goLive(nightly(mayEnd));
    await letEnd();
    setTime('03:00:01');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 1);
    await world.changeLeader();
    await world.look();
    await world.changeLeader();
    setTime('03:00:59');
    await world.look();
    // Nobody leads at 03:01.
    setTime('04:00:00');
    await world.look();
    expect(await runsOf(id)).toHaveLength(1);
  });

  test('leaves out a time while the run before goes on, which another leader finds too', async () => {
    const { id } = await world.goLive(nightly(mayEnd));
    setTime('03:00:01');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 1);
    await world.changeLeader();
    setTime('03:01:01');
    await world.look();
    await world.look();
    expect(world.warnings.filter(({ message }) => message.includes('is left out'))).toHaveLength(1);
    expect(await world.firing()).toMatchObject([
      {
        service: 'payments.nightly',
        summary: expect.stringMatching(/did not run at \S+T03:01:00.000Z: the run/),
      },
    ]);
    await letEnd();
    await untilForgotten((await runsOf(id))[0]?.slice('run '.length) ?? '');
    await eventually(async () => (await world.firing()).length === 0);
    expect(await runsOf(id)).toHaveLength(1);
    setTime('03:02:01');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 2);
  });

  test('that fails is on record, once, with its exit code, also when it ends while nobody leads', async () => {
    const { id } = await world.goLive(nightly(mayEnd, 3));
    setTime('03:00:01');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 1);
    const instance = (await runsOf(id))[0]?.slice('run '.length) ?? '';
    await letEnd();
    await eventually(async () => (await world.pidOf(instance)) === undefined);
    await world.changeLeader();
    await world.look();
    await world.look();
    expect(await failures(instance)).toMatchObject([
      { data: { workload: 'nightly', exitCode: 3, dueAt: expect.stringContaining('T03:00:00.000Z') } },
    ]);
    expect(await world.firing()).toMatchObject([
      {
        service: 'payments.nightly',
        summary: expect.stringMatching(
          /^payments.nightly in production failed in its last run.*exit code 3$/,
        ),
      },
    ]);
    // The next run ends well.
    await world.goLive(nightly(mayEnd));
    setTime('03:01:01');
    await eventually(async () => {
      await world.look();
      return (await world.firing()).length === 0;
    });
  });

  test('that is killed is on record without an exit code', async () => {
    const { id } = await world.goLive(nightly(mayEnd));
    setTime('03:00:01');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 1);
    const instance = (await runsOf(id))[0]?.slice('run '.length) ?? '';
    process.kill(-((await world.pidOf(instance)) ?? Number.NaN), 'SIGKILL');
    await untilForgotten(instance);
    expect(await failures(instance)).toMatchObject([{ data: { exitCode: null } }]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('that gets %s hands it on to its run', async (signal) => {
    const { id } = await world.goLive(nightly(mayEnd));
    setTime('03:00:01');
    await world.look();
    await eventually(async () => (await runsOf(id)).length === 1);
    const instance = (await runsOf(id))[0]?.slice('run '.length) ?? '';
    process.kill((await world.pidOf(instance)) ?? Number.NaN, signal);
    await untilForgotten(instance);
    expect(await failures(instance)).toMatchObject([{ data: { exitCode: 143 } }]);
  });

  test('goes by the next release once that is live, and the run under way ends by itself', async () => {
    const before = await world.goLive(nightly(mayEnd));
    setTime('03:00:01');
    await world.look();
    await eventually(async () => (await runsOf(before.id)).length === 1);
    const instance = (await runsOf(before.id))[0]?.slice('run '.length) ?? '';
    const after = await world.goLive(nightly(mayEnd));
    await world.look();
    expect(await world.pidOf(instance)).toBeDefined();
    await letEnd();
    await untilForgotten(instance);
    expect(await failures(instance)).toEqual([]);
    setTime('03:05:00');
    await world.look();
    await eventually(async () => (await runsOf(after.id)).length === 1);
  });

  test('whose release is damaged does not run, and the record says why', async () => {
    const { id, release } = await world.goLive(nightly(mayEnd));
    await world.damage(release);
    setTime('03:00:01');
    await world.look();
    await world.look();
    const instance = `${id}-nightly-202612${String(day).padStart(2, '0')}0300`;
    expect(await failures(instance)).toMatchObject([
      { data: { exitCode: null, reason: expect.stringContaining('workloads/nightly/main.mjs') } },
    ]);
    expect(await runsOf(id)).toEqual([]);
  });
});
