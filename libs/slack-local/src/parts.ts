import { join } from 'node:path';
import type { Tokens } from './api/call-method.ts';
import type { ApiContext } from './api/method.ts';
import type { SlackLocalOptions } from './create-slack-local.ts';
import { createAppLink } from './delivery/app-link.ts';
import { createResponseUrls } from './delivery/response-urls.ts';
import { createSocketHub } from './delivery/socket-hub.ts';
import { createTriggers } from './delivery/triggers.ts';
import { createChat } from './model/chat.ts';
import { createIdentity } from './model/identity.ts';
import { openJournal, type Journal } from './model/journal.ts';
import { createViewStacks } from './model/view-stacks.ts';
import type { PeopleContext } from './people/context.ts';
import { createEventSender } from './people/events.ts';
import { defaultWorkspace } from './workspace/default-workspace.ts';
import { parseWorkspace } from './workspace/workspace-file.ts';

/** Everything behind the HTTP server, wired together. */
export type Parts = ApiContext & PeopleContext & { journal: Journal; tokens: Tokens };

export function createParts(options: SlackLocalOptions, baseUrl: () => string): Parts {
  const parsed = parseWorkspace(options.workspace ?? defaultWorkspace);
  if (!parsed.ok)
    throw new Error(`The workspace has problems:\n${parsed.problems.map((each) => `  ${each}`).join('\n')}`);
  const { workspace } = parsed;
  const identity = createIdentity(workspace);
  const { entries, journal } = openJournal(join(options.home, 'journal.jsonl'));
  const chat = createChat({ workspace, identity, entries, journal });
  const sockets = createSocketHub(identity.appId);
  const signingSecret = options.signingSecret ?? 'local-signing-secret';
  const app = createAppLink(
    sockets,
    options.requestUrl ? { url: options.requestUrl, signingSecret } : undefined,
  );
  return {
    workspace,
    chat,
    journal,
    sockets,
    app,
    baseUrl,
    views: createViewStacks(identity),
    triggers: createTriggers(),
    responseUrls: createResponseUrls(baseUrl),
    events: createEventSender(chat, app),
    choices: new Map(),
    tokens: { bot: options.botToken ?? 'xoxb-local', app: options.appToken ?? 'xapp-local' },
  };
}
