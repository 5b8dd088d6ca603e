import { join } from 'node:path';
import { buildPortal } from './build-portal.ts';

await buildPortal(join(import.meta.dirname, '../dist'));
