import { createHash } from 'node:crypto';

/**
 * The port on which `nx serve NAME` listens unless `PORT` says otherwise: 5000 to 5999, the same on
 * every machine, so that several services run side by side and bookmarks go on working.
 */
export function localPort(serviceName: string): number {
  return 5000 + (createHash('sha256').update(serviceName).digest().readUInt16BE() % 1000);
}
