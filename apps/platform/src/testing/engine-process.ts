import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEngine } from '../pipeline/engine.ts';

// A process of a version of the platform whose workflows have three steps. By its mode the second of them never ends or
// loses all connections to the database, or the workflow breaks down before it. It says what it does, a line each: `VERSION STEP ID`.

const [databaseUrl = '', version = '', mode = ''] = process.argv.slice(2);
const endConnections = join(import.meta.dirname, 'end-connections.ts');
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
      // Waited for without reading anything: the engine does not know of it when it writes next.
      if (mode === 'lose') execFileSync(process.execPath, [endConnections, databaseUrl]);
    });
    await step('third', async () => say(`${version} third ${id}`));
  },
});
say('started');
for await (const id of createInterface(process.stdin)) await engine.start(id);
