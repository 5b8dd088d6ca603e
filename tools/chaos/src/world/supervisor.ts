import { up } from '@roadbed/roadbed';

// `npm start` for the workspace that the first argument names: its releases are there already, so nothing is built.
process.exitCode = await up({ workspace: process.argv[2] ?? '', prepare: async () => {} });
