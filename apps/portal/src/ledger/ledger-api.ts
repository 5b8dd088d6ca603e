import { ledgerEntrySchema } from '@roadbed/platform-api';
import type { LedgerEntry } from '@roadbed/platform-api';
import * as z from 'zod';
import type { ApiResult } from '../api.ts';
import type { Proof } from '../proof/check-proof.ts';

// The ledger's part of the platform's HTTP API, which a link of the ledger opens too. Times are ISO 8601.

const pageSchema = z.object({ entries: z.array(ledgerEntrySchema), nextBefore: z.number().nullable() });
const proofSchema = z.object({
  index: z.number(),
  body: z.string(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
});
const choicesSchema = z.object({
  services: z.array(z.string()),
  teams: z.array(z.string()),
  people: z.array(z.object({ name: z.string(), title: z.string() })),
  types: z.array(z.string()),
});
const linkSchema = z.object({ label: z.string(), expiresAt: z.string() });
const problemSchema = z.object({ detail: z.string() });

export type Entry = LedgerEntry;
export type EntryPage = z.output<typeof pageSchema>;
export type Choices = z.output<typeof choicesSchema>;
export type LinkInfo = z.output<typeof linkSchema>;

/** By what entries are found; every part is as the API takes it. */
export type LedgerFilter = {
  [
    Name in 'event' | 'service' | 'team' | 'person' | 'ticket' | 'change' | 'type' | 'since' | 'until'
  ]?: string;
};

/** Calls that never throw, but for `open`. */
export interface LedgerApi {
  /** What tells two ledgers apart: another is read anew. */
  key: string;
  /** Newest first; `before` is the `nextBefore` of the page before. */
  entries(filter: LedgerFilter, page: { before?: number; limit: number }): Promise<ApiResult<EntryPage>>;
  /** Undefined when no checkpoint covers the entry yet. */
  proof(eventId: string): Promise<ApiResult<Proof | undefined>>;
  /** The public keys, one a line. */
  keys(): Promise<ApiResult<string>>;
  choices(): Promise<ApiResult<Choices>>;
  /** The link by which the ledger is read. */
  link(): Promise<ApiResult<LinkInfo>>;
  /** All entries of a filter as a file. */
  file(filter: LedgerFilter, format: 'csv' | 'json'): Promise<ApiResult<Blob>>;
  /** Where {@link LedgerApi.file} is, for who needs no token. */
  fileUrl: ((filter: LedgerFilter, format: 'csv' | 'json') => string) | undefined;
  /** An entry of the event stream; undefined when it is not understood. */
  toEntry(json: string): Entry | undefined;
  /** Opens the event stream. @throws when the platform cannot be reached */
  open(filter: LedgerFilter, lastEventId: string | undefined, signal: AbortSignal): Promise<Response>;
}

const timeLimitMs = 10_000;

/** The ledger at `base`; by default that of the page itself. With a token, by the link that has it. */
export function createLedgerApi({ base = '', token }: { base?: string; token?: string } = {}): LedgerApi {
  const root = `${base}/api/v1/ledger`;
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };

  async function ask<T>(
    path: string,
    read: (response: Response) => Promise<T>,
    withinMs = timeLimitMs,
  ): Promise<ApiResult<T>> {
    let response: Response;
    try {
      const signal = AbortSignal.timeout(withinMs);
      response = await fetch(root + path, { headers: authorization, signal });
    } catch {
      return { ok: false, failure: { kind: 'unreachable', message: 'The platform cannot be reached.' } };
    }
    if (!response.ok) return await toFailure(response);
    try {
      return { ok: true, value: await read(response) };
    } catch (error) {
      const message = `The platform's answer to ${path} is not understood. ${(error as Error).message}`;
      return { ok: false, failure: { kind: 'unreadable', message } };
    }
  }
  const readAs =
    <T>(schema: z.ZodType<T>) =>
    async (response: Response) =>
      schema.parse(await response.json());
  const fileUrl: LedgerApi['fileUrl'] = (filter, format) => `${root}/period${toQuery({ ...filter, format })}`;

  return {
    key: `${base} ${token ?? ''}`,
    entries: (filter, page) => ask(toQuery({ ...filter, ...page }), readAs(pageSchema)),
    async proof(eventId) {
      const result = await ask(`/proof${toQuery({ event: eventId })}`, readAs(proofSchema));
      if (!result.ok && result.failure.status === 404) return { ok: true, value: undefined };
      return result;
    },
    keys: () => ask('/keys', (response) => response.text()),
    choices: () => ask('/choices', readAs(choicesSchema)),
    link: () => ask('/link', readAs(linkSchema)),
    file: (filter, format) =>
      ask(`/period${toQuery({ ...filter, format })}`, (response) => response.blob(), 600_000),
    fileUrl: token === undefined ? fileUrl : undefined,
    toEntry(json) {
      try {
        return ledgerEntrySchema.parse(JSON.parse(json));
      } catch {
        return undefined;
      }
    },
    open: (filter, lastEventId, signal) =>
      fetch(`${root}/stream${toQuery(filter)}`, {
        headers: { ...authorization, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
        signal,
      }),
  };
}

async function toFailure(response: Response): Promise<ApiResult<never>> {
  const { status } = response;
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  const isAway = status === 502 || status === 503 || status === 504;
  const message = problem.success ? problem.data.detail : `The platform answered with status ${status}.`;
  return { ok: false, failure: { kind: isAway ? 'unreachable' : 'refused', status, message } };
}

function toQuery(parts: Record<string, string | number | undefined>): string {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
