import { Readable } from 'node:stream';
import { exportLedger, proveConsistency, proveEntry, readCheckpoint, toVerifierKey } from '@roadbed/ledger';
import { problem } from '@roadbed/service';
import type { ServiceFastify } from '@roadbed/service';
import { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { linkOf } from './ledger-access.ts';

const hash = z.string().describe('32 bytes, base64');

/** What an auditor checks the ledger with, without trusting who runs it. */
export function addLedgerProofRoutes(app: ServiceFastify, { db, ledgerKeys, identity }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/checkpoint',
    schema: {
      summary: 'The newest signed checkpoint (C2SP tlog-checkpoint)',
      response: { 200: z.string() },
    },
    handler: async (_request, reply) => {
      const checkpoint = await readCheckpoint(db);
      if (checkpoint === undefined) throw problem(404, 'There is no checkpoint of the ledger yet.');
      return await reply.type('text/plain; charset=utf-8').send(checkpoint.note);
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/keys',
    schema: {
      summary:
        'The public keys whose signatures of checkpoints count, one a line (C2SP signed-note verifier keys)',
      response: { 200: z.string() },
    },
    handler: async (_request, reply) => {
      const verifiers = await ledgerKeys.verifiers();
      return await reply
        .type('text/plain; charset=utf-8')
        .send(verifiers.map((verifier) => `${toVerifierKey(verifier)}\n`).join(''));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/proof',
    schema: {
      summary: 'Proves that an entry is in the newest checkpoint (RFC 6962 §2.1.1)',
      querystring: z.object({ event: z.string().describe('the eventId of the entry') }),
      response: {
        200: z.object({
          index: z.int(),
          body: z.string().describe('the exact text that was hashed'),
          proof: z.array(hash),
          checkpoint: z.string(),
        }),
      },
    },
    handler: async ({ query: { event } }) => {
      const proven = await proveEntry(db, event);
      if (proven === undefined) {
        throw problem(404, `No checkpoint covers an entry "${event}": it is unknown, or a second old.`);
      }
      return { ...proven, proof: proven.proof.map((bytes) => bytes.toString('base64')) };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/consistency',
    schema: {
      summary:
        'Proves that the first so many entries are those they were when there were no more (RFC 6962 §2.1.2)',
      querystring: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
      response: { 200: z.object({ proof: z.array(hash) }) },
    },
    handler: async ({ query: { from, to } }) => {
      try {
        const proof = await proveConsistency(db, from, to);
        return { proof: proof.map((bytes) => bytes.toString('base64')) };
      } catch (error) {
        if (error instanceof RangeError) throw problem(400, `${error.message}.`);
        throw error;
      }
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/ledger/export',
    schema: {
      summary: 'The whole ledger up to its newest checkpoint, for roadbed ledger verify (JSON Lines)',
      description: 'With personal data only for people: by a token of theirs, or where names are trusted.',
    },
    handler: async (request, reply) => {
      if ((await readCheckpoint(db)) === undefined)
        throw problem(404, 'There is no checkpoint of the ledger yet.');
      // Whoever has a link could as well leave it out: it is a person who gets more, not whoever has no link.
      const withPersonalData = linkOf(request) === undefined && identity.isPerson(request);
      const lines = exportLedger(db, { withPersonalData });
      return await reply.type('application/jsonl; charset=utf-8').send(Readable.from(lines));
    },
  });
}
