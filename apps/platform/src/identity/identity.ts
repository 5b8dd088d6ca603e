import type { Catalog, Person } from '@roadbed/catalog';
import { suggest } from '@roadbed/catalog';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { linkTokenOf } from '../api/ledger-access.ts';
import type { CatalogSource } from '../catalog-source.ts';
import type { Tables } from '../tables.ts';
import { isLoopback } from './identity-policy.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import { findTokenOwner } from './token-store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token came with the request; undefined without one. */
    person: Person | undefined;
  }
}

export const howToGetAToken =
  'Get one in the chat with /deploy token, and give it as ROADBED_TOKEN to nx deploy.';

/** Who acts through the HTTP API. */
export type Identity = {
  /** Whether a request is a person's: by a token of theirs, or by this machine where names are trusted. */
  isPerson(request: FastifyRequest): boolean;
  /** The person whose token came with the request. Answers 401 without one. */
  byToken(request: FastifyRequest): Person;
  /**
   * The person whose token came with the request; else, where names are trusted, the one that it names. Answers 401
   * when it is neither, 403 when a token is another's than the name, 404 when nobody has that name.
   */
  byTokenOrName(request: FastifyRequest, catalog: Catalog, name: string | undefined): Person;
};

/**
 * Finds out whose token comes with a request to the API, before anything else is done with it. A token that does not
 * count is answered with 401, also where none is needed: who sends one means to be somebody.
 */
export function addIdentity(
  app: ServiceFastify,
  { db, catalog, policy }: { db: Kysely<Tables>; catalog: CatalogSource; policy: IdentityPolicy },
): Identity {
  app.decorateRequest('person', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    // A link of the ledger is not a person's token, and is looked at by itself.
    if (linkTokenOf(request) !== undefined) return;
    if (authorization === undefined || !request.url.startsWith('/api/')) return;
    const found = await findPerson(authorization);
    if (found.ok) {
      request.person = found.person;
      return;
    }
    reply.header('www-authenticate', 'Bearer error="invalid_token"');
    throw problem(401, `The token ${found.reason}. ${howToGetAToken}`);
  });

  async function findPerson(
    authorization: string,
  ): Promise<{ ok: true; person: Person } | { ok: false; reason: string }> {
    const [, secret] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    if (secret === undefined) return { ok: false, reason: 'is not given as "Authorization: Bearer rbt_…"' };
    const owner = await findTokenOwner(db, secret);
    if (!owner.ok) return owner;
    const { people } = (await catalog.current()).platform;
    const person = people.find(({ name }) => name === owner.person);
    if (person !== undefined) return { ok: true, person };
    return { ok: false, reason: `is that of ${owner.person}, who is nobody in platform.json any more` };
  }

  /**
   * Whoever reaches it from elsewhere, through a HOST that is not loopback, is not taken at their word; nor is a page of
   * a browser on this machine whose name was made to lead here (DNS rebinding): its requests name that as their host.
   */
  function isTrusted({ raw, headers }: FastifyRequest): boolean {
    const asked = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '';
    return policy === 'trusted' && isLoopback(raw.socket.remoteAddress ?? '') && isLoopback(asked);
  }

  const identity: Identity = {
    isPerson: (request) => request.person !== undefined || isTrusted(request),
    byToken(request) {
      if (request.person !== undefined) return request.person;
      throw problem(401, `This needs a token that says who you are. ${howToGetAToken}`);
    },
    byTokenOrName(request, known, name) {
      const { person } = request;
      if (person !== undefined) {
        if (name === undefined || name === person.name) return person;
        throw problem(403, `The token is ${person.name}'s, and the request is made in the name of ${name}.`);
      }
      if (!isTrusted(request) || name === undefined) return identity.byToken(request);
      const { people } = known.platform;
      const named = people.find((candidate) => candidate.name === name);
      if (named !== undefined) return named;
      throw problem(
        404,
        `There is no person "${name}": ${suggest(
          name,
          people.map((one) => one.name),
        )}`,
      );
    },
  };
  return identity;
}
