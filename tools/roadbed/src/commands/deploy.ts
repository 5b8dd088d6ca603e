import { parseArgs } from 'node:util';
import { formatProblem, loadCatalog } from '@roadbed/catalog';
import { z } from 'zod';
import { askForChange } from '../deploy/ask-for-change.ts';
import { dryRun } from '../deploy/dry-run.ts';
import { findPerson } from '../deploy/find-person.ts';
import { followChange } from '../deploy/follow-change.ts';
import { findPlatform } from '../deploy/platform-api.ts';
import { output } from '../output.ts';
import { parseSettings, root } from '../settings.ts';
import { listenForStop } from '../up/stop-signals.ts';

const USAGE = `roadbed deploy SERVICE --env=ENVIRONMENT (npx nx deploy SERVICE --env=ENVIRONMENT)

  --env=production  where to
  --release=1a2b3c  a digest or its beginning             (default: the newest release)
  --as=ana          who asks, a name in platform.json     (default: ROADBED_PERSON, then the e-mail address of git)
  --again           also when that release is live there
  --dry-run         only say what would become of it     (exit code 1 when it would be refused)
  --no-wait         do not wait for the end of the change

  ROADBED_PLATFORM_URL  the platform to ask   (default: the one that runs with its state in ROADBED_HOME)
  ROADBED_TOKEN         says who asks, rbt_…  (/deploy token in the chat makes one; the platform of npm start needs none)`;

const environmentSchema = z.object({
  ROADBED_PLATFORM_URL: z.url({ protocol: /^https?$/, error: 'must be an address, http://…' }).optional(),
  ROADBED_PERSON: z.string().optional(),
  ROADBED_TOKEN: z.string().startsWith('rbt_', { error: 'must be a token, rbt_…' }).optional(),
  /** Set by Nx for the task of a project: `nx deploy payments`. */
  NX_TASK_TARGET_PROJECT: z.string().optional(),
});

/**
 * `roadbed deploy SERVICE`: asks the running platform for a change, as `/deploy` does, and follows it to its end. Exit
 * code 0 when the release is live, 1 when it is not, 2 when the command line is wrong.
 */
export async function deploy(args: readonly string[]): Promise<number> {
  const environment = parseEnvironment();
  const asked = parseCommandLine(args, environment.NX_TASK_TARGET_PROJECT);
  if (!asked.ok) {
    output.error(`${asked.problem}\n\n${USAGE}`);
    return 2;
  }
  const { home } = parseSettings(process.env);
  const loaded = await loadCatalog(root);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const token = environment.ROADBED_TOKEN;
  const platform = await findPlatform(environment.ROADBED_PLATFORM_URL, home, token);
  // A token says who asks. Who names somebody besides is told when it is another.
  const named = asked.as ?? environment.ROADBED_PERSON;
  const isNamed = token === undefined || named !== undefined;
  const person = isNamed ? await findPerson(loaded.catalog.platform, named, root) : undefined;

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
        again: { type: 'boolean', default: false },
        wait: { type: 'boolean', default: true },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const [service = project, ...more] = positionals;
    if (service === undefined) return { ok: false, problem: 'Name a service.' };
    if (more.length > 0) return { ok: false, problem: `One service at a time: "${more.join(' ')}" is more.` };
    if (!values.env) return { ok: false, problem: 'Say where to, for example --env=production.' };
    const { env: environment, release, as, again, wait, 'dry-run': isDryRun } = values;
    return { ok: true, service, environment, release, as, again, wait, isDryRun };
  } catch (error) {
    return { ok: false, problem: (error as Error).message };
  }
}

function parseEnvironment(): z.infer<typeof environmentSchema> {
  const given = Object.entries(process.env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'));
}
