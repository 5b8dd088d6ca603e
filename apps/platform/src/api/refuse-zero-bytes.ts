import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';

/** Refuses an address with a zero byte in it: no name has one, and PostgreSQL takes no text with one. */
export function refuseZeroBytes(app: ServiceFastify): void {
  app.addHook('onRequest', async (request) => {
    if (request.url.includes('%00')) throw problem(400, 'The address has a zero byte (%00): leave it out.');
  });
}
