import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runFileSchema = z.object({ platform: z.object({ url: z.url() }) });
const problemSchema = z.object({ title: z.string(), detail: z.string().optional() });

/** What the platform said: a body of the shape that was asked for, or the words of its problem details (RFC 9457). */
export type Answer<Body> = { ok: true; body: Body } | { ok: false; status: number; reason: string };

/** The platform that runs, by its HTTP API. */
export interface Platform {
  url: string;
  /** By which each request says who asks. */
  headers: Readonly<Record<string, string>>;
  get<Shape extends z.ZodType>(path: string, shape: Shape): Promise<Answer<z.output<Shape>>>;
  post<Shape extends z.ZodType>(path: string, body: object, shape: Shape): Promise<Answer<z.output<Shape>>>;
  delete<Shape extends z.ZodType>(path: string, shape: Shape): Promise<Answer<z.output<Shape>>>;
}

/**
 * Finds the platform: at the given address, else the one that was started with its state in `home`.
 *
 * @param token says who asks; without one the platform may take a name instead, or refuse
 * @throws when none runs there, with how to start one
 */
export async function findPlatform(
  given: string | undefined,
  home: string,
  token?: string,
): Promise<Platform> {
  if (given !== undefined) return platformAt(given.replace(/\/+$/, ''), token);
  const text = await readFile(join(home, 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new Error(
      `No platform runs with its state in ${home}. Start one with npm start, or say where it is with ROADBED_PLATFORM_URL.`,
    );
  }
  return platformAt(runFileSchema.parse(JSON.parse(text)).platform.url, token);
}

function platformAt(url: string, token: string | undefined): Platform {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask = async <Shape extends z.ZodType>(
    path: string,
    shape: Shape,
    init: RequestInit,
  ): Promise<Answer<z.output<Shape>>> => {
    let response: Response;
    try {
      response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(10_000) });
    } catch (error) {
      throw new PlatformUnreachable(url, error);
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return { ok: true, body: shape.parse(body) };
    const problem = problemSchema.safeParse(body);
    const reason = problem.success ? (problem.data.detail ?? problem.data.title) : response.statusText;
    return { ok: false, status: response.status, reason };
  };
  return {
    url,
    headers,
    get: (path, shape) => ask(path, shape, { headers }),
    delete: (path, shape) => ask(path, shape, { method: 'DELETE', headers }),
    post: (path, body, shape) =>
      ask(path, shape, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

/** Thrown when the platform gives no answer; what was asked may have been done. */
export class PlatformUnreachable extends Error {
  override name = 'PlatformUnreachable';

  constructor(url: string, cause: unknown) {
    super(
      `The platform at ${url} does not answer. Start it with npm start, or correct ROADBED_PLATFORM_URL.`,
      {
        cause,
      },
    );
  }
}
