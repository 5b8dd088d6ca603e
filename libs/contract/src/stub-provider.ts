import { isDeepStrictEqual } from 'node:util';
import { startUpstream } from '@roadbed/service/testing';
import type { FastifyRequest } from 'fastify';
import type { Interaction } from './contract-record.ts';
import { findRecordOf, type FoundRecord } from './find-records.ts';
import { findServiceFolder } from './find-folders.ts';

/** A real HTTP server that answers what was recorded about a provider, and nothing else. */
export interface ProviderStub {
  /** Base URL, without a slash at the end. */
  url: string;
  /** One recorded interaction by its description. @throws Error when there is none */
  interaction(description: string): Interaction;
  /** What was asked and is not recorded, and what is recorded and was not asked. Empty at the end of a good test. */
  problems(): string[];
  close(): Promise<void>;
}

/**
 * Starts a stub of a provider from `contracts/<provider>.json` of the service that calls it. The record that the
 * provider's own test holds it to is thus the one that the consumer works with.
 *
 * @param start a path within the consumer: `import.meta.dirname`
 * @throws Error when there is no record, or one that cannot be used
 *
 * @example
 * const fraud = await stubProvider(import.meta.dirname, 'fraud');
 * const service = buildApp({ env: testEnv({ FRAUD_URL: fraud.url }) });
 */
export async function stubProvider(start: string, provider: string): Promise<ProviderStub> {
  const found = findRecordOf(findServiceFolder(start), provider);
  if (!found)
    throw new Error(`Nothing is recorded about ${provider}: contracts/${provider}.json is missing.`);
  return startStub(found);
}

/** Starts a stub of what one record says. */
export async function startStub({ file, record }: FoundRecord): Promise<ProviderStub> {
  const unused = new Set(record.interactions);
  const unknown: string[] = [];

  const upstream = await startUpstream((app) => {
    app.get('/health/live', () => ({ status: 'pass' }));
    app.all('/*', (request, reply) => {
      const interaction = record.interactions.find((one) => isAsked(one, request));
      if (!interaction) {
        const detail = `${describeRequest(request)} is not recorded in ${file}.`;
        unknown.push(detail);
        return reply.code(501).type('application/problem+json').send({ title: 'Not recorded', detail });
      }
      unused.delete(interaction);
      const { status, body } = interaction.response;
      return reply.code(status).send(body);
    });
  });

  return {
    url: upstream.url,
    close: () => upstream.close(),
    interaction: (description) => {
      const interaction = record.interactions.find((one) => one.description === description);
      if (interaction) return interaction;
      const known = record.interactions.map((one) => `"${one.description}"`).join(', ');
      throw new Error(`${file} has no interaction "${description}". It has ${known}.`);
    },
    problems: () => [
      ...unknown,
      ...[...unused].map(({ description }) => `"${description}" is recorded in ${file} and was not asked.`),
    ],
  };
}

function isAsked({ request: recorded }: Interaction, request: FastifyRequest): boolean {
  const { pathname, searchParams } = new URL(request.url, 'http://stub');
  return (
    request.method === recorded.method &&
    pathname === recorded.path &&
    isDeepStrictEqual(Object.fromEntries(searchParams), recorded.query) &&
    Object.entries(recorded.headers).every(([name, value]) => request.headers[name] === value) &&
    isDeepStrictEqual(request.body ?? undefined, recorded.body)
  );
}

function describeRequest({ method, url, body }: FastifyRequest): string {
  return `${method} ${url}${body === undefined || body === null ? '' : ` with ${JSON.stringify(body)}`}`;
}
