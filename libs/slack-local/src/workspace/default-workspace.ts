import type { WorkspaceInput } from './workspace-file.ts';

/** The workspace that is served when none is given: three people, two channels, no commands. */
export const defaultWorkspace: WorkspaceInput = {
  team: { name: 'Example Team' },
  users: [
    { id: 'U0ANA', name: 'ana', realName: 'Ana Example', email: 'ana@example.com' },
    { id: 'U0BEN', name: 'ben', realName: 'Ben Example', email: 'ben@example.com' },
    { id: 'U0CHI', name: 'chi', realName: 'Chi Example', email: 'chi@example.com' },
  ],
  channels: [{ name: 'general' }, { name: 'deployments' }],
  bot: { name: 'bot', displayName: 'Example Bot' },
};
