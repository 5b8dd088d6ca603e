import { createSlackLocal } from './create-slack-local.ts';
import { parseSettings, readWorkspaceFile, type Settings } from './settings.ts';
import { parseWorkspace, type Workspace } from './workspace/workspace-file.ts';

const read = parseSettings(process.env);
if (read.ok) await serve(read.settings);
else fail(read.problems);

async function serve(settings: Settings): Promise<void> {
  const workspace = settings.SLACK_LOCAL_WORKSPACE
    ? readWorkspace(settings.SLACK_LOCAL_WORKSPACE)
    : undefined;
  if (process.exitCode) return;
  const slack = createSlackLocal({
    home: settings.SLACK_LOCAL_HOME,
    botToken: settings.SLACK_LOCAL_BOT_TOKEN,
    appToken: settings.SLACK_LOCAL_APP_TOKEN,
    signingSecret: settings.SLACK_LOCAL_SIGNING_SECRET,
    ...(workspace && { workspace }),
    ...(settings.SLACK_LOCAL_REQUEST_URL && { requestUrl: settings.SLACK_LOCAL_REQUEST_URL }),
  });
  const stop = () => {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
    void slack.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await slack.listen({ port: settings.PORT, host: settings.HOST });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await slack.close();
    fail([`port ${settings.PORT} of ${settings.HOST} is taken: set PORT to another one, or to 0 for any`]);
    return;
  }
  console.log(`Local Slack is at ${slack.url}`);
}

function readWorkspace(path: string): Workspace | undefined {
  const file = readWorkspaceFile(path);
  if (!file.ok) {
    fail([file.problem]);
    return undefined;
  }
  const parsed = parseWorkspace(file.value);
  if (parsed.ok) return parsed.workspace;
  fail(parsed.problems.map((problem) => `${path}: ${problem}`));
  return undefined;
}

function fail(problems: string[]): void {
  console.error(`Local Slack does not start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  process.exitCode = 1;
}
