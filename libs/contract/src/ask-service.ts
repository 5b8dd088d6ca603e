import type { BuildContracted, ContractedService } from './contracted-service.ts';
import type { Interaction } from './contract-record.ts';
import { findServiceFolder } from './find-folders.ts';
import { withService } from './with-service.ts';

/** What a service answered. */
export interface ServiceAnswer {
  status: number;
  /** Undefined where the answer has none, or no JSON. */
  body: unknown;
}

/**
 * Asks the real service, built for this one request and with stubs of all that it calls: how an interaction comes
 * to be recorded as it is and not as somebody thinks it is.
 *
 * @param start a path within the service
 */
export function askService(
  start: string,
  build: BuildContracted,
  request: Interaction['request'],
): Promise<ServiceAnswer> {
  return withService(findServiceFolder(start), build, (app) => sendRequest(app, request));
}

/** Sends a recorded request to a service. */
export async function sendRequest(
  app: ContractedService,
  { method, path, query, headers, body }: Interaction['request'],
): Promise<ServiceAnswer & { text: string }> {
  const answer = await app.inject({
    method,
    url: path,
    query,
    headers,
    ...(body !== undefined && { payload: body as object }),
  });
  return { status: answer.statusCode, body: parseJson(answer.body), text: answer.body };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
