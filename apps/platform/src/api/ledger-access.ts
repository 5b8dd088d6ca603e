import { findLink, linkTokenPrefix } from '@roadbed/ledger';
import type { LedgerLink } from '@roadbed/ledger';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from './api-context.ts';

const bearer = new RegExp(`^Bearer +(${linkTokenPrefix}\\S+)$`, 'i');
const reasons = {
  unknown: 'There is no link of the ledger with this token: copy the whole address, or ask for another link.',
  expired: 'This link of the ledger has expired: ask whoever gave it to you for another.',
  revoked: 'This link of the ledger was taken back: ask whoever gave it to you for another.',
};

const links = new WeakMap<FastifyRequest, LedgerLink>();

/**
 * The link of the ledger by which a request comes, if it comes by one that can be used. Such a request needs no other
 * leave: whatever else asks who comes must let it pass.
 */
export function linkOf(request: FastifyRequest): LedgerLink | undefined {
  return links.get(request);
}

/** The token of a link that a request brings. */
export function linkTokenOf({ headers }: FastifyRequest): string | undefined {
  return bearer.exec(headers.authorization ?? '')?.[1];
}

/** Lets a link of the ledger, given as a bearer token (RFC 6750), read the ledger, and nothing else. */
export function addLedgerAccess(app: ServiceFastify, { db }: Pick<ApiContext, 'db'>): void {
  app.addHook('onRequest', async (request, reply) => {
    const token = linkTokenOf(request);
    if (token === undefined) return;
    const found = await findLink(db, token);
    if (!found.ok) {
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
      throw problem(401, reasons[found.why]);
    }
    if (!isOfLedger(request)) throw problem(403, 'A link of the ledger reads the ledger, and nothing else.');
    links.set(request, found.link);
  });
}

/** By the route that was found, so that no way of writing an address makes it look like another. */
function isOfLedger({ method, routeOptions: { url = '' } }: FastifyRequest): boolean {
  const [, area, version, part, of] = url.split('/');
  const isLedger = area === 'api' && version === 'v1' && part === 'ledger' && of !== 'links';
  return isLedger && (method === 'GET' || method === 'HEAD');
}
