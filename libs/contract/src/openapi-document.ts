import { z } from 'zod';
import { jsonSchema, type JsonSchema } from './json-schema.ts';

/** HTTP methods that a path of an OpenAPI document may have. */
export const HTTP_METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

const content = z.record(z.string(), z.looseObject({ schema: jsonSchema.optional() }));

const operationSchema = z.looseObject({
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        schema: jsonSchema.optional(),
      }),
    )
    .default([]),
  requestBody: z.looseObject({ required: z.boolean().default(false), content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: content.optional() })).default({}),
});

const pathItem = z.partialRecord(z.enum(HTTP_METHODS), operationSchema);

const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\./, 'is not OpenAPI 3.1'),
  paths: z.record(z.string(), pathItem).default({}),
  components: z
    .looseObject({ schemas: z.record(z.string(), jsonSchema).default({}) })
    .default({ schemas: {} }),
});

/** What a caller can ask of a service, and what it gets. */
export type Operation = z.output<typeof operationSchema>;

/** The parts of an OpenAPI 3.1 document that decide whether two services understand each other. */
export type OpenApiDocument = z.output<typeof documentSchema>;

/** Schemas by the name that `#/components/schemas/NAME` refers to. */
export type SchemaComponents = Readonly<Record<string, JsonSchema>>;

/** @throws ZodError when the document is not one of OpenAPI 3.1 */
export function parseOpenApi(json: unknown): OpenApiDocument {
  return documentSchema.parse(json);
}

/** The operations of a document by `METHOD /path/{parameter}`, in the document's order. */
export function operationsOf({ paths }: OpenApiDocument): Map<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    ),
  );
}

/** The schema itself, or the one that its `$ref` names; the same schema when that is not in the document. */
export function resolveSchema(schema: JsonSchema, components: SchemaComponents): JsonSchema {
  const name =
    schema.$ref === undefined ? undefined : /^#\/components\/schemas\/(.+)$/.exec(schema.$ref)?.[1];
  return (name === undefined ? undefined : components[name]) ?? schema;
}
