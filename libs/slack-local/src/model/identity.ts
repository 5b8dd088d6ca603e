import { stableId } from './ids.ts';
import type { Workspace } from '../workspace/workspace-file.ts';

/** Who the one app of the workspace is, in the ids that Slack's payloads carry. */
export type Identity = {
  teamId: string;
  teamName: string;
  teamDomain: string;
  appId: string;
  botId: string;
  botUserId: string;
  botName: string;
  botDisplayName: string;
};

export function createIdentity(workspace: Workspace): Identity {
  const { team, bot } = workspace;
  return {
    teamId: stableId('T', team.name),
    teamName: team.name,
    teamDomain: team.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    appId: stableId('A', team.name, bot.name),
    botId: stableId('B', team.name, bot.name),
    botUserId: stableId('U', team.name, bot.name),
    botName: bot.name,
    botDisplayName: bot.displayName,
  };
}
