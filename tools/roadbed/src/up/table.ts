import { join } from 'node:path';
import type { Catalog } from '@roadbed/catalog';
import pc from 'picocolors';
import type { RunFile } from './run-file.ts';

/** What a person is shown when everything is up: where things are, what each is for, and what to try. */
export function renderTable(run: RunFile, home: string, catalog?: Catalog): string {
  const rows: [string, string, string][] = [
    ...(run.slack
      ? [['Slack', run.slack.url, 'the local Slack: talk to the bot'] as [string, string, string]]
      : []),
    ['Platform', run.platform.url, 'catalogue, deployments, record; API at /api/v1'],
    ['Services', toServiceUrl(run.gateway.url, 'SERVICE', 'ENVIRONMENT'), 'or /ENVIRONMENT/SERVICE/'],
    ['Logs', join(home, 'logs'), 'and run.json beside it says what runs where'],
  ];
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [first, second] = [width(0), width(1)];
  const lines = rows.map(
    ([name, where, what]) =>
      `  ${pc.bold(name.padEnd(first))}  ${pc.cyan(where.padEnd(second))}  ${pc.dim(what)}`,
  );
  return [
    '',
    ...lines,
    '',
    `  Try: ${pc.bold(`/deploy ${exampleService(catalog)} to production`)} in ${chatOf(run)}`,
  ].join('\n');
}

function chatOf(run: RunFile): string {
  return run.slack?.url ?? 'Slack';
}

function exampleService(catalog?: Catalog): string {
  const names = [...(catalog?.services.keys() ?? [])];
  return names.includes('payments') ? 'payments' : (names[0] ?? 'SERVICE');
}

/** The address of a service by name; every name under localhost is this machine (RFC 6761). */
export function toServiceUrl(gatewayUrl: string, service: string, environment: string): string {
  return `http://${service}.${environment}.localhost:${new URL(gatewayUrl).port}/`;
}
