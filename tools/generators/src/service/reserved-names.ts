/** Names that Windows takes for a device, in a path too. */
export const deviceNames: readonly string[] = [
  'con',
  'prn',
  'aux',
  'nul',
  ...numbered('com'),
  ...numbered('lpt'),
];

/** Names that would be mistaken for something else, by what they would be mistaken for. */
const reserved: Record<string, readonly string[]> = {
  'a word of the /deploy command': ['to', 'status', 'help', 'all', 'deploy', 'alert', 'feedback', 'me'],
  'a part of the platform': [
    'roadbed',
    'platform',
    'portal',
    'gateway',
    'admin',
    'api',
    'slack',
    'slack-api',
  ],
  'a path that every service serves': ['health', 'info', 'metrics', 'openapi'],
  'an environment': ['local', 'localhost', 'stubs', 'integration', 'production', 'development', 'test'],
  'a folder of every project': ['src', 'dist', 'docs', 'node-modules', 'files'],
  // A service's address reaches its callers in NAME_URL, and this one is the store's.
  'the store (DATABASE_URL)': ['database'],
  'a device on Windows': deviceNames,
  'a property of every JavaScript object': ['constructor', 'prototype'],
};

/** What a name would be mistaken for, when it is reserved. */
export function reservedFor(name: string): string | undefined {
  return Object.entries(reserved).find(([, names]) => names.includes(name))?.[0];
}

function numbered(device: string): string[] {
  return Array.from({ length: 9 }, (_, index) => `${device}${index + 1}`);
}
