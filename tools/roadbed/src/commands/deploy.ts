import { parseArgs } from 'node:util';
import { askForChange } from '../deploy/ask-for-change.ts';
import { dryRun } from '../deploy/dry-run.ts';
import { followChange } from '../deploy/follow-change.ts';
import { askingFrom, platformUsage } from '../deploy/asking-from.ts';
import { output } from '../output.ts';
import { parseSettings } from '../settings.ts';
import { listenForStop } from '../up/stop-signals.ts';

const USAGE = `npx nx deploy SERVICE --env=ENVIRONMENT, or npx roadbed deploy SERVICE --env=ENVIRONMENT

  --env=production  where to
  --release=1a2b3c  a digest or its beginning             (default: the newest release)
  --as=ana          who asks, a name in platform.json     (default: ROADBED_PERSON, then the e-mail address of git)
  --reason="why"    in your words; it stands with the change (by npx roadbed: Nx drops quotation marks)
  --emergency       out at once, without an approval, reviewed afterwards; needs --reason and a token (ROADBED_TOKEN)
  --again           also when that release is live there
  --dry-run         only say what would become of it     (exit code 1 when it would be refused)
  --no-wait         do not wait for the end of the change

${platformUsage}`;

/**
 * `roadbed deploy SERVICE`: asks the running platform for a change, as `/deploy` does, and follows it to its end. Exit
 * code 0 when the release is live, 1 when it is not, 2 when the command line is wrong.
 */
export async function deploy(args: readonly string[]): Promise<number> {
  // Set by Nx for the task of a project: `nx deploy payments`.
  const asked = parseCommandLine(args, process.env['NX_TASK_TARGET_PROJECT']);
  if (!asked.ok) {
    output.error(`${asked.problem}\n\n${USAGE}`);
    return 2;
  }
  const { platform, who } = await askingFrom(process.env, parseSettings(process.env).home);
  const person = await who(asked.as);

  if (asked.isDryRun) return await dryRun(platform, { ...asked, requestedBy: person }, output);
  const signals = listenForStop();
  try {
    const answer = await askForChange(platform, { ...asked, requestedBy: person });
    if (answer.kind === 'already-live') {
      output.line(
        `${asked.service} in ${asked.environment}: the release is live already (${answer.changeId})`,
      );
      return 0;
    }
    if (answer.kind === 'refused') {
      output.error(answer.reason);
      return 1;
    }
    const { change } = answer;
    output.line(
      answer.kind === 'asked'
        ? `${change.id} is asked for by ${change.requestedBy.name}: ${asked.service} to ${asked.environment}, ${platform.url}/changes/${change.id}`
        : `${change.id} is bringing this release to ${asked.environment} already, asked for by ${change.requestedBy.title}`,
    );
    if (!asked.wait) return 0;
    return await followChange(platform, change, { output, signal: signals.stop });
  } finally {
    signals.dispose();
  }
}

type CommandLine =
  | {
      ok: true;
      service: string;
      environment: string;
      release: string | undefined;
      as: string | undefined;
      reason: string | undefined;
      kind: 'normal' | 'emergency';
      again: boolean;
      wait: boolean;
      isDryRun: boolean;
    }
  | { ok: false; problem: string };

function parseCommandLine(args: readonly string[], project: string | undefined): CommandLine {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        env: { type: 'string' },
        release: { type: 'string' },
        as: { type: 'string' },
        reason: { type: 'string' },
        emergency: { type: 'boolean', default: false },
        again: { type: 'boolean', default: false },
        wait: { type: 'boolean', default: true },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    if (project !== undefined && positionals.length > 0 && values.reason !== undefined) {
      const command = `npx roadbed deploy ${project} --env=${values.env ?? 'ENVIRONMENT'} --reason="…"`;
      return { ok: false, problem: `Nx hands on words without their quotation marks. Ask by: ${command}` };
    }
    const [service = project, ...more] = positionals;
    if (service === undefined) return { ok: false, problem: 'Name a service.' };
    if (more.length > 0) return { ok: false, problem: `One service at a time: "${more.join(' ')}" is more.` };
    if (!values.env) return { ok: false, problem: 'Say where to, for example --env=production.' };
    const { env: environment, release, as, reason, emergency, again, wait, 'dry-run': isDryRun } = values;
    if (emergency && !isDryRun && !reason?.trim()) {
      return {
        ok: false,
        problem: 'Say why it cannot wait for an approval, for example --reason="payments fail".',
      };
    }
    const kind = emergency ? 'emergency' : 'normal';
    return { ok: true, service, environment, release, as, reason, kind, again, wait, isDryRun };
  } catch (error) {
    return { ok: false, problem: (error as Error).message };
  }
}
