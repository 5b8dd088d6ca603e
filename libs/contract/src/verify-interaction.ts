import { sendRequest } from './ask-service.ts';
import type { ContractedService } from './contracted-service.ts';
import type { Interaction } from './contract-record.ts';
import { matchBody } from './match-body.ts';
import { operationsOf, parseOpenApi } from './openapi-document.ts';

/** Sends a recorded request to the real service, and tells how the answer is not the recorded one. */
export async function verifyInteraction(
  service: ContractedService,
  { operation, given, request, response }: Interaction,
  states: Record<string, (service: ContractedService) => unknown>,
): Promise<string[]> {
  const offered = operationsOf(parseOpenApi(await service.openapi()));
  if (!offered.has(operation)) {
    const known = [...offered.keys()].join(', ');
    return [`${operation} is not offered. There is ${known}.`];
  }
  if (!isPathOf(operation, request))
    return [`${request.method} ${request.path} is no request of ${operation}.`];
  if (given !== undefined) {
    const bring = Object.hasOwn(states, given) ? states[given] : undefined;
    if (!bring) return [`The state "${given}" is unknown. Add it to the states of openContract.`];
    await bring(service);
  }

  const { method, path } = request;
  const answer = await sendRequest(service, request);
  if (answer.status !== response.status) {
    return [
      `${method} ${path} answers ${answer.status} instead of ${response.status}: ${answer.text.slice(0, 300)}`,
    ];
  }
  if (response.body === undefined) return [];
  return matchBody(response.body, answer.body, response.exact).map(
    (mismatch) => `${method} ${path}: ${mismatch}`,
  );
}

/** Whether a path is one of an operation's: `/products/1` is one of `GET /products/{sku}`. */
function isPathOf(operation: string, { method, path }: Interaction['request']): boolean {
  const [operationMethod, template = ''] = operation.split(' ');
  const steps = template.split('/');
  const given = path.split('/');
  return (
    method === operationMethod &&
    steps.length === given.length &&
    steps.every((step, at) => /^\{.*\}$/.test(step) || step === given[at])
  );
}
