import type { Workspace } from '../workspace/workspace-file.ts';
import type { Identity } from './identity.ts';
import { NOTICE_USER } from './notice-user.ts';

export type User = { id: string; name: string; realName: string; email?: string; isBot: boolean };
export type UserGroup = { id: string; handle: string; name: string; members: string[] };

export type Users = {
  /** People first, then the bot and the author of notices. */
  all(): User[];
  people(): User[];
  /** A user by id, "name" or "@name". */
  find(reference: string): User | undefined;
  byEmail(email: string): User | undefined;
  groups(): UserGroup[];
};

export function createUsers(workspace: Workspace, identity: Identity): Users {
  const people = workspace.users.map((user) => Object.assign({ isBot: false }, user));
  const bot = {
    id: identity.botUserId,
    name: identity.botName,
    realName: identity.botDisplayName,
    isBot: true,
  };
  const notices = { id: NOTICE_USER, name: 'slackbot', realName: 'Local Slack', isBot: true };
  const all: User[] = [...people, bot, notices];
  const find = (reference: string) => {
    const name = reference.replace(/^@/, '');
    return all.find((user) => user.id === reference) ?? all.find((user) => user.name === name);
  };
  const groups = workspace.usergroups.map(({ handle, name, members }) => ({
    id: `S${handle.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`,
    handle,
    name,
    members: members.flatMap((member) => find(member)?.id ?? []),
  }));
  return {
    all: () => all,
    people: () => people,
    find,
    byEmail: (email) => people.find((user) => user.email.toLowerCase() === email.toLowerCase()),
    groups: () => groups,
  };
}
