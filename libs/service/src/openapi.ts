import { fastify } from 'fastify';
import type { RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from './problem.ts';
import type { ServiceFastify } from './service-fastify.ts';
import { keepUsedComponents } from './used-components.ts';

/** What an OpenAPI document says of the service itself. */
export interface OpenApiInfo {
  title: string;
  version: string;
}

/** Collects the app's routes as they are added, and describes them on demand. */
export function createOpenApi(app: ServiceFastify, info: OpenApiInfo): () => Promise<object> {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    // Fastify adds a HEAD for every GET; a reader gains nothing from seeing it.
    if (route.method !== 'HEAD') {
      routes.push(route);
    }
  });
  let document: Promise<object> | undefined;
  return () => (document ??= describeRoutes(routes, info));
}

/**
 * Describes routes by an app that only exists for it: what makes the document is loaded when somebody
 * asks for one, and a start does not pay for it.
 */
async function describeRoutes(routes: RouteOptions[], info: OpenApiInfo): Promise<object> {
  const { fastifySwagger } = await import('@fastify/swagger');
  const describer = fastify();
  describer.setValidatorCompiler(() => () => true);
  describer.setSerializerCompiler(() => () => '');
  await describer.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info },
    transform: jsonSchemaTransform,
    // Without it what a schema with an id refers to is in no document.
    transformObject: jsonSchemaTransformObject,
  });
  // Under a name, so that the document says it once.
  const namedProblem = problemSchema.meta({ id: 'Problem' });
  for (const { method, url, schema } of routes) {
    describer.route({ method, url, schema: withProblems(schema, namedProblem), handler: () => {} });
  }
  await describer.ready();
  const document = describer.swagger();
  await describer.close();
  return keepUsedComponents(document);
}

function withProblems(
  schema: RouteOptions['schema'],
  problem: z.ZodType,
): NonNullable<RouteOptions['schema']> {
  const problems = {
    default: {
      description: 'The request failed; problem details (RFC 9457).',
      content: { 'application/problem+json': { schema: problem } },
    },
  };
  const success = schema?.response === undefined ? { 200: z.unknown() } : (schema.response as object);
  return { ...schema, response: { ...problems, ...success } };
}
