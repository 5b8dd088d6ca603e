import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '@roadbed/process';
import { z } from 'zod';
import { createPlatformApi } from '../driver/platform-api.ts';
import type { World } from './create-world.ts';
import { eventually } from './eventually.ts';

const platformFile = join(import.meta.dirname, '../../../../apps/platform/src/server.ts');
const secretsSchema = z.object({ slackBotToken: z.string(), slackSigningSecret: z.string() });

/** What a platform says in its log when it becomes the one that runs pipelines. */
export const leads = /leading: pipelines run here/;

/** Starts another platform on the state of a world, beside the one that its supervisor keeps, and waits until it is ready. */
export async function startSecondPlatform(world: World) {
  const { gateway, postgres, slack } = world.run();
  const secrets = secretsSchema.parse(JSON.parse(await readFile(join(world.home, 'secrets.json'), 'utf8')));
  const { port } = await findFreePort({ host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(world.home, 'logs', 'second-platform.log');
  const output = openSync(logFile, 'a');
  const child = spawn(process.execPath, [platformFile], {
    env: {
      ...world.environment,
      PORT: String(port),
      ROADBED_ROOT: world.workspace,
      DATABASE_URL: postgres.url,
      ROADBED_PLATFORM_URL: url,
      ROADBED_GATEWAY_URL: gateway.url,
      GATEWAY_ADMIN_SOCKET: gateway.adminSocket,
      SLACK_API_URL: `${slack?.url ?? ''}/api/`,
      SLACK_BOT_TOKEN: secrets.slackBotToken,
      SLACK_SIGNING_SECRET: secrets.slackSigningSecret,
    },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const api = createPlatformApi(() => url);
  await eventually({ what: 'the second platform is ready' }, () => api.isReady());
  return {
    api,
    log: () => readFile(logFile, 'utf8'),
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
