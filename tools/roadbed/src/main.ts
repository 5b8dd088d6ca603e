import { suggest } from '@roadbed/catalog';
import { ignoreBrokenPipe, output } from './output.ts';

const HELP = `roadbed: the ground that a paved road is laid on

  up        start the platform, its services and the local Slack (npm start)
  stop      stop all of it (npm run stop)
  status    show where everything is and whether it answers
  test      lint, check the types, test and build everything, end to end too (npm test)
  release   register the release of a service: roadbed release apps/finance/payments
  deploy    ask for a release in an environment: roadbed deploy payments --env=production
  ledger    export the ledger, or check an export: roadbed ledger verify FILE
  help      this text

  ROADBED_HOME       the folder of all state            (default .roadbed)
  ROADBED_PORT_BASE  the first of the three ports       (default 4400)
  DATABASE_URL       a PostgreSQL to use instead of the embedded one
  SLACK_BOT_TOKEN    the real Slack instead of the local one, with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN`;

const COMMANDS = ['up', 'stop', 'status', 'test', 'release', 'deploy', 'ledger', 'help'];

/** Runs one command of the command line and returns its exit code; what goes wrong is said, never thrown. */
export async function runCommand(args: readonly string[]): Promise<number> {
  ignoreBrokenPipe();
  try {
    return await dispatch(args);
  } catch (error) {
    output.error((error as Error).message);
    return 1;
  }
}

async function dispatch([command = 'help', ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'up':
      return (await import('./commands/up.ts')).up();
    case 'stop':
      return (await import('./commands/stop.ts')).stop();
    case 'status':
      return (await import('./commands/status.ts')).status();
    case 'test':
      return (await import('./commands/test.ts')).test();
    case 'release':
      return (await import('./release.ts')).release(args);
    case 'deploy':
      return (await import('./commands/deploy.ts')).deploy(args);
    case 'ledger':
      return (await import('./commands/ledger.ts')).ledger(args);
    case 'help':
    case '--help':
    case '-h':
      output.line(HELP);
      return 0;
    default:
      output.error(`There is no command "${command}": ${suggest(command, COMMANDS)} See roadbed help.`);
      return 2;
  }
}

if (import.meta.main) process.exitCode = await runCommand(process.argv.slice(2));
