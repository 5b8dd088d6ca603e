import type { Draft } from '../draft.ts';
import type { RouteModel } from '../kinds/route.ts';
import type { TargetService } from '../target-service.ts';

/**
 * Adds a new route to the recorded OpenAPI document of its service, as the service itself will describe it: a new
 * operation breaks nobody, so nobody has to record it. Without a document there is nothing to do.
 */
export function addOperation(draft: Draft, { root }: TargetService, route: RouteModel): void {
  const file = `${root}/openapi.json`;
  const text = draft.read(file);
  if (text === undefined) return;
  const document = JSON.parse(text) as { paths?: Record<string, Record<string, unknown>> };
  const path = route.path.replaceAll(/:([A-Za-z0-9]+)/g, '{$1}');
  const method = route.method.toLowerCase();
  const paths = document.paths ?? {};
  if (paths[path]?.[method] !== undefined) return;
  const next = { ...document, paths: { ...paths, [path]: { ...paths[path], [method]: operationOf(route) } } };
  draft.write(file, `${JSON.stringify(next, null, 2)}\n`);
}

function operationOf({ summary, method, params }: RouteModel): object {
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const text = { type: 'string' };
  const fields = {
    ...Object.fromEntries(params.map((param) => [param, text])),
    ...(hasBody && { name: text }),
  };
  const item = { type: 'object', properties: { id: text }, required: ['id'], additionalProperties: false };
  const answer =
    method === 'GET' && params.length === 0
      ? objectOf({ items: { type: 'array', items: item } })
      : objectOf(fields);
  const status = method === 'POST' ? '201' : method === 'DELETE' ? '204' : '200';
  return {
    summary,
    ...(hasBody && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: { name: { type: 'string', minLength: 1 } },
              required: ['name'],
            },
          },
        },
      },
    }),
    ...(params.length > 0 && {
      parameters: params.map((name) => ({ schema: text, in: 'path', name, required: true })),
    }),
    responses: {
      [status]:
        method === 'DELETE'
          ? { description: 'Default Response' }
          : { description: 'Default Response', content: { 'application/json': { schema: answer } } },
      default: {
        description: 'The request failed; problem details (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function objectOf(properties: Record<string, object>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
