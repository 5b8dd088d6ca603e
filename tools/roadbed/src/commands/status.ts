import pc from 'picocolors';
import { output } from '../output.ts';
import { parseSettings } from '../settings.ts';
import { answers } from '../up/answers.ts';
import { findSupervisor } from '../up/claim.ts';
import { readRunFile, type RunFile } from '../up/run-file.ts';
import { renderTable } from '../up/table.ts';

/** `roadbed status`: where everything is, and whether it answers. Exit code 1 when something does not. */
export async function status(): Promise<number> {
  const { home } = parseSettings(process.env);
  const supervisor = await findSupervisor(home);
  const run = readRunFile(home);
  if (supervisor === undefined) {
    output.line(`Nothing is running with its state in ${home}; npm start starts it`);
    return 1;
  }
  if (run === undefined) {
    output.line(`Roadbed is starting at this moment (process ${supervisor.pid})`);
    return 1;
  }
  const checks = await check(run);
  for (const { name, pid, ok } of checks) {
    const state = ok ? pc.green('answers') : pc.red('does not answer');
    output.line(`  ${name.padEnd(16)} process ${String(pid).padEnd(8)} ${state}`);
  }
  output.line(renderTable(run, home));
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

async function check(run: RunFile): Promise<{ name: string; pid: number; ok: boolean }[]> {
  const { platform, gateway, slack } = run;
  const asked = [
    { name: 'platform', pid: platform.pid, ok: answers({ url: `${platform.url}/health/ready` }) },
    { name: 'gateway', pid: gateway.pid, ok: answers({ socketPath: gateway.adminSocket, path: '/health' }) },
    ...(slack
      ? [{ name: 'local Slack', pid: slack.pid, ok: answers({ url: `${slack.url}/health/ready` }) }]
      : []),
  ];
  return Promise.all(asked.map(async ({ ok, ...rest }) => ({ ...rest, ok: await ok })));
}
