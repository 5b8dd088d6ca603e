import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Catalog } from '@roadbed/catalog';
import { root } from '../settings.ts';
import { writeAtomically } from '../write-atomically.ts';
import { answers } from './answers.ts';
import { gatewaySocket } from './gateway-socket.ts';
import { isGatewayKept } from './kept-gateway.ts';
import { HOST, type Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { toSlackWorkspace } from './slack-workspace.ts';
import { createNodeUnit, type Unit } from './unit.ts';

export interface UnitsOptions {
  home: string;
  ports: Ports;
  /** Where the descriptors are. */
  workspace: string;
  catalog: Catalog;
  secrets: Secrets;
  databaseUrl: string;
  realSlack: boolean;
}

const address = (port: number) => `http://${HOST}:${port}`;

/** The processes of the platform, in the order in which they start. */
export function createUnits(options: UnitsOptions): Unit[] {
  const slack = options.realSlack ? [] : [createSlackUnit(options)];
  return [...slack, createGatewayUnit(options), createPlatformUnit(options)];
}

function createSlackUnit({ home, ports, catalog, secrets }: UnitsOptions): Unit {
  const workspace = join(home, 'slack', 'workspace.json');
  writeAtomically(workspace, `${JSON.stringify(toSlackWorkspace(catalog), undefined, 2)}\n`);
  const url = address(ports.slack);
  return createNodeUnit({
    name: 'slack',
    title: 'the local Slack',
    home,
    root,
    entry: 'libs/slack-local/src/server.ts',
    url,
    env: {
      HOST,
      PORT: String(ports.slack),
      SLACK_LOCAL_BOT_TOKEN: secrets.slackBotToken,
      SLACK_LOCAL_APP_TOKEN: secrets.slackAppToken,
      SLACK_LOCAL_SIGNING_SECRET: secrets.slackSigningSecret,
      SLACK_LOCAL_REQUEST_URL: `${address(ports.platform)}/slack/events`,
      SLACK_LOCAL_HOME: join(home, 'slack'),
      SLACK_LOCAL_WORKSPACE: workspace,
    },
    isReady: () => answers({ url: `${url}/health/ready` }),
  });
}

function createGatewayUnit({ home, ports }: UnitsOptions): Unit {
  const adminSocket = gatewaySocket(home);
  const tableFile = join(home, 'gateway', 'table.json');
  mkdirSync(dirname(tableFile), { recursive: true });
  return createNodeUnit({
    name: 'gateway',
    title: 'the gateway',
    home,
    root,
    entry: 'apps/gateway/src/server.ts',
    url: address(ports.gateway),
    env: {
      HOST,
      PORT: String(ports.gateway),
      GATEWAY_ADMIN_SOCKET: adminSocket,
      GATEWAY_TABLE_FILE: tableFile,
    },
    isReady: () => answers({ socketPath: adminSocket, path: '/health' }),
    isKept: () => isGatewayKept(home, ports.gateway),
  });
}

function createPlatformUnit(options: UnitsOptions): Unit {
  const { home, ports, workspace, databaseUrl } = options;
  const url = address(ports.platform);
  return createNodeUnit({
    name: 'platform',
    title: 'the platform',
    home,
    root,
    entry: 'apps/platform/src/server.ts',
    url,
    env: {
      HOST,
      PORT: String(ports.platform),
      ROADBED_HOME: home,
      ROADBED_ROOT: workspace,
      DATABASE_URL: databaseUrl,
      ROADBED_GATEWAY_URL: address(ports.gateway),
      GATEWAY_ADMIN_SOCKET: gatewaySocket(home),
      ROADBED_PLATFORM_URL: url,
      ...slackEnvironment(options),
    },
    isReady: () => answers({ url: `${url}/health/ready` }),
    // Not ready is no reason to end it: a database that is away is not mended by a restart.
    isAlive: () => answers({ url: `${url}/health/live` }),
  });
}

/** The real Slack's settings are in the environment already. */
function slackEnvironment({ realSlack, ports, secrets }: UnitsOptions): NodeJS.ProcessEnv {
  if (realSlack) return {};
  return {
    SLACK_API_URL: `${address(ports.slack)}/api/`,
    SLACK_BOT_TOKEN: secrets.slackBotToken,
    SLACK_SIGNING_SECRET: secrets.slackSigningSecret,
    // The local Slack sends signed HTTP requests; a token for Socket Mode would make the bot ask for a socket.
    SLACK_APP_TOKEN: undefined,
    ROADBED_SLACK_URL: address(ports.slack),
  };
}
