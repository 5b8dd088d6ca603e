import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { askService, type ContractedService, type Interaction } from '@roadbed/contract';

/** What a service's `app.ts` gives. */
interface App {
  buildApp?: (overrides: { env: Record<string, string | undefined> }) => ContractedService;
}

const folder = process.argv[2] ?? '';
const request = JSON.parse(await text(process.stdin)) as Interaction['request'];
const { buildApp } = (await import(pathToFileURL(join(folder, 'src/app.ts')).href)) as App;
if (!buildApp) throw new Error('src/app.ts exports no buildApp.');
const { status, body } = await askService(folder, (env) => buildApp({ env }), request);
process.stdout.write(`${JSON.stringify({ answer: { status, body } })}\n`, () => process.exit(0));
