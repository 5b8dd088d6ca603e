import { createInterface } from 'node:readline';
import { startEngine } from '../pipeline/engine.ts';

// A process of a version of the platform whose workflows have three steps. By its mode the second of them never ends, or
// the workflow breaks down before it. It says what it does, a line each: `VERSION STEP ID`.

const [databaseUrl = '', version = '', mode = ''] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);
const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => say(JSON.stringify(fields)) };

const engine = await startEngine({
  databaseUrl,
  log,
  version,
  async workflow(id, step) {
    await step('first', async () => say(`${version} first ${id}`));
    if (mode === 'break') throw new Error('an example of a mistake');
    await step('second', async () => {
      say(`${version} second ${id}`);
      if (mode === 'hang') await new Promise(() => {});
    });
    await step('third', async () => say(`${version} third ${id}`));
  },
});
say('started');
for await (const id of createInterface(process.stdin)) await engine.start(id);
