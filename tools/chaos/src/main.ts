import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkWorld } from './check/check-world.ts';
import { createRandom } from './storm/random.ts';
import { runStorm } from './storm/run-storm.ts';
import { stormWorld } from './storm/storm-world.ts';
import { createWorld } from './world/create-world.ts';

const USAGE = `node tools/chaos/src/main.ts [--kills=200] [--seed=SEED] [--rate=300] [--keep]

  --kills   how many processes are killed       (default: 200)
  --seed    what another run printed, to repeat (default: a random one)
  --rate    requests a second                   (default: 300)
  --keep    leaves the folder of state behind, with all logs`;

const optionsSchema = z.object({
  kills: z.coerce.number().int().min(1).default(200),
  seed: z.string().default(() => String(randomInt(2 ** 32))),
  rate: z.coerce.number().int().min(1).default(300),
  keep: z.boolean().default(false),
});

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    seed: { type: 'string' },
    rate: { type: 'string' },
    keep: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const parsed = optionsSchema.safeParse(values);
if (values.help === true || !parsed.success) {
  console.error(parsed.success ? USAGE : `${z.prettifyError(parsed.error)}\n\n${USAGE}`);
  process.exit(2);
}
process.exitCode = await storm(parsed.data);

async function storm({ kills, seed, rate, keep }: z.output<typeof optionsSchema>): Promise<number> {
  const world = await createWorld(stormWorld);
  const say = (line: string) => console.log(line);
  say(`seed ${seed}, state in ${world.home}`);
  process.once('SIGINT', () => void world.close().then(() => process.exit(130)));
  try {
    await world.start();
    const result = await runStorm({ world, kills, random: createRandom(seed), perSecond: rate, say });
    const { problems, lines } = await checkWorld(world, result);
    for (const line of [...lines, ...problems]) say(line);
    say(problems.length === 0 ? 'all is well' : `${problems.length} problems; repeat with --seed=${seed}`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    if (keep) await world.stop();
    else await world.close();
  }
}
