import { z } from 'zod';

const userSchema = z.object({
  id: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'is not a Slack user id: write U and then capitals or digits, like U0ANA'),
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, ".", "_" or "-"'),
  realName: z.string().min(1),
  email: z.email(),
});

const channelSchema = z.object({
  name: z.string().regex(/^[a-z0-9_-]{1,80}$/, 'must be 1 to 80 lower-case letters, digits, "-" or "_"'),
  /** User ids or names. Left out: everyone is a member. */
  members: z.array(z.string()).optional(),
});

const commandSchema = z.object({
  command: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/, 'must be "/" and 1 to 31 lower-case letters, digits, "-" or "_"'),
  description: z.string().default(''),
  usageHint: z.string().default(''),
});

const groupSchema = z.object({
  handle: z.string().regex(/^[a-z0-9_-]+$/, 'must be lower-case letters, digits, "-" or "_"'),
  name: z.string().min(1),
  members: z.array(z.string()).default([]),
});

const botSchema = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, ".", "_" or "-"'),
  displayName: z.string().min(1),
});

/** The people, channels and slash commands that a local workspace starts with. */
export const workspaceSchema = z
  .object({
    team: z.object({ name: z.string().min(1) }),
    users: z.array(userSchema).min(1, 'needs at least one person, or nobody could type'),
    channels: z.array(channelSchema).min(1, 'needs at least one channel'),
    commands: z.array(commandSchema).default([]),
    usergroups: z.array(groupSchema).default([]),
    bot: botSchema,
  })
  .superRefine((workspace, context) => {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const unique = (list: string, values: string[], field: string) => {
      for (const [index, value] of values.entries()) {
        const first = values.indexOf(value);
        if (first !== index) report([list, index, field], `"${value}" is already used by ${list}[${first}]`);
      }
    };
    unique(
      'users',
      workspace.users.map((user) => user.id),
      'id',
    );
    unique(
      'users',
      workspace.users.map((user) => user.name),
      'name',
    );
    unique(
      'channels',
      workspace.channels.map((channel) => channel.name),
      'name',
    );
    unique(
      'commands',
      workspace.commands.map((command) => command.command),
      'command',
    );
    unique(
      'usergroups',
      workspace.usergroups.map((group) => group.handle),
      'handle',
    );
    const known = new Set(workspace.users.flatMap((user) => [user.id, user.name]));
    for (const list of ['channels', 'usergroups'] as const) {
      for (const [index, entry] of workspace[list].entries()) {
        for (const [at, member] of (entry.members ?? []).entries()) {
          if (known.has(member)) continue;
          const names = workspace.users.map((user) => user.name).join(', ');
          report([list, index, 'members', at], `"${member}" is not one of the users (${names})`);
        }
      }
    }
  });

export type Workspace = z.output<typeof workspaceSchema>;
/** What a workspace file may hold: the same with its defaults left out. */
export type WorkspaceInput = z.input<typeof workspaceSchema>;

export type ParsedWorkspace = { ok: true; workspace: Workspace } | { ok: false; problems: string[] };

/** Checks a workspace description and lists every problem with its place, like `users[1].id: …`. */
export function parseWorkspace(value: unknown): ParsedWorkspace {
  const parsed = workspaceSchema.safeParse(value);
  if (parsed.success) return { ok: true, workspace: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => `${toPlace(issue.path)}: ${issue.message}`),
  };
}

function toPlace(path: readonly PropertyKey[]): string {
  const place = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return place === '' ? '(root)' : place;
}
