import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { createParts, type Parts } from './parts.ts';
import { createHttpServer } from './http-server.ts';
import type { WorkspaceInput } from './workspace/workspace-file.ts';

export type SlackLocalOptions = {
  /** Folder in which the workspace is kept (`journal.jsonl`); made when it is not there. */
  home: string;
  /** People, channels, commands and the bot. Default: a small example workspace. */
  workspace?: WorkspaceInput;
  /** Token for the Web API. Default "xoxb-local". */
  botToken?: string;
  /** Token for apps.connections.open. Default "xapp-local". */
  appToken?: string;
  /** Secret that signed HTTP requests are made with. Default "local-signing-secret". */
  signingSecret?: string;
  /** Where commands, interactions and events are posted when no socket is connected. Default: nowhere. */
  requestUrl?: string;
  /** Folder of the built page. Default: this package's dist/page. */
  pageFolder?: string;
};

export type SlackLocal = {
  /** Starts to serve. Port 0 takes a free one. Default host "127.0.0.1". Rejects when the port is taken. */
  listen(options?: { port?: number; host?: string }): Promise<void>;
  /** Ends every connection and closes the journal. */
  close(): Promise<void>;
  /** The address of the page, like "http://127.0.0.1:4400"; known after `listen`. */
  readonly url: string;
  /** What Bolt's `clientOptions.slackApiUrl` wants: `url` and "/api/". */
  readonly apiUrl: string;
};

/**
 * Builds a local Slack: Web API, Socket Mode, signed HTTP delivery and a chat page.
 * Throws when the workspace has problems (all are listed) or the journal in `home` cannot be read.
 */
export function createSlackLocal(options: SlackLocalOptions): SlackLocal {
  let url = '';
  const parts: Parts = createParts(options, () => url);
  const pageFolder =
    options.pageFolder ?? join(fileURLToPath(new URL('..', import.meta.url)), 'dist', 'page');
  const server = createHttpServer(parts, pageFolder);
  return {
    async listen({ port = 0, host = '127.0.0.1' } = {}) {
      url = await server.listen(port, host);
    },
    async close() {
      parts.app.close();
      await parts.sockets.close();
      await server.close();
      parts.journal.close();
    },
    get url() {
      return url;
    },
    get apiUrl() {
      return `${url}/api/`;
    },
  };
}
