import {
  operationsOf,
  resolveSchema,
  type ContractRecord,
  type Interaction,
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
} from '@roadbed/contract/document';
import { toCamel, toPascal } from '../names.ts';
import { routeName } from '../route/route-path.ts';
import { pruneSchema, refersToItself, referencesIn } from './prune-schema.ts';
import { toZodSource } from './zod-source.ts';

/** One operation as the templates see it. */
export interface ApiOperation {
  /** `getProductsBySku`. */
  name: string;
  /** `GET /products/{sku}`. */
  operation: string;
  summary: string;
  /** As the HTTP client has it: `get`. */
  verb: string;
  /** The path as a template literal or a string, in source. */
  path: string;
  /** The type of the request, in source; empty when there is nothing to give. */
  requestType: string;
  /** Whether it can be called without an argument. */
  isOptional: boolean;
  parts: { params: boolean; query: boolean; headers: boolean; body: boolean };
  /** The zod schema of the answer, in source. */
  answer: string;
  answerName: string;
  answerType: string;
  bodyName: string;
  /** The zod schema of the body, in source; undefined without one. */
  bodySchema: string | undefined;
}

/** One interaction as the templates see it. */
export interface ApiInteraction {
  description: string;
  name: string;
  /** The argument of the call, in source. */
  argument: string;
  isOk: boolean;
  status: number;
  hasBody: boolean;
}

/** What the derived files of a client are made of. */
export interface ApiModel {
  components: Array<{ name: string; source: string }>;
  operations: ApiOperation[];
  interactions: ApiInteraction[];
}

/**
 * What a consumer uses of a provider: the operations and fields that its record names, with the types that the
 * provider's document gives them.
 */
export function toApiModel({ interactions }: ContractRecord, document: OpenApiDocument): ApiModel {
  const offered = operationsOf(document);
  const used = [...new Set(interactions.map(({ operation }) => operation))].flatMap((name) => {
    const operation = offered.get(name);
    return operation ? [{ name, operation }] : [];
  });
  const names = nameOperations(used.map(({ name }) => name));
  const components = new Map<string, string>();
  const nameOf = (reference: string): string => {
    const schemaName = reference.slice(reference.lastIndexOf('/') + 1);
    const name = `${toCamel(toIdentifierWords(schemaName))}Schema`;
    if (!components.has(name)) {
      components.set(name, '');
      const schema = resolveSchema({ $ref: reference }, document.components.schemas);
      components.set(name, toZodSource(inlined(schema, document), nameOf));
    }
    return name;
  };
  const operations = used.map(({ name, operation }) =>
    toOperation(
      { name, kebab: names.get(name) ?? name },
      operation,
      interactions.filter((one) => one.operation === name),
      document,
      nameOf,
    ),
  );
  return {
    operations,
    components: [...components].map(([name, source]) => ({ name, source })),
    interactions: interactions.flatMap((one) => {
      const operation = offered.get(one.operation);
      return operation ? [toInteraction(one, operation, names.get(one.operation) ?? one.operation)] : [];
    }),
  };
}

/** A name in kebab-case for each operation; where `/a-b` and `/a/b` give one, the later has a number. */
function nameOperations(operations: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const operation of operations) {
    const [method = '', template = ''] = operation.split(' ');
    const name = routeName(method, template);
    const taken = [...names.values()].filter(
      (other) => other === name || other.startsWith(`${name}-again-`),
    ).length;
    names.set(operation, taken === 0 ? name : `${name}-again-${taken + 1}`);
  }
  return names;
}

/** References that do not lead back to themselves are written out where they stand. */
function inlined(schema: JsonSchema, { components }: OpenApiDocument): JsonSchema {
  return referencesIn(schema).every((reference) => refersToItself(reference, components.schemas))
    ? schema
    : pruneSchema(schema, [], components.schemas);
}

function toOperation(
  { name, kebab }: { name: string; kebab: string },
  operation: Operation,
  interactions: readonly Interaction[],
  document: OpenApiDocument,
  nameOf: (reference: string) => string,
): ApiOperation {
  const [method = '', template = ''] = name.split(' ');
  const own = toCamel(kebab);
  const has = (place: string) => operation.parameters.some((parameter) => parameter.in === place);
  const body = operation.requestBody?.content['application/json']?.schema;
  const parts = {
    params: has('path'),
    query: has('query'),
    headers: has('header'),
    body: body !== undefined,
  };
  const bodyName = `${own}Body`;
  const fields = [
    ...placeType(operation, 'path', 'params'),
    ...placeType(operation, 'query', 'query'),
    ...placeType(operation, 'header', 'headers'),
    ...(body
      ? [`body${operation.requestBody?.required === true ? '' : '?'}: z.input<typeof ${bodyName}>`]
      : []),
  ];
  const needed = fields.some((field) => !/^\w+\?:/.test(field));
  return {
    name: own,
    operation: name,
    summary: typeof operation['summary'] === 'string' ? operation['summary'] : '',
    verb: method.toLowerCase(),
    path: toPathSource(template),
    requestType: fields.length === 0 ? '' : `{ ${fields.join('; ')} }`,
    isOptional: !needed,
    parts,
    answer: answerSource(operation, interactions, document, nameOf),
    answerName: `${own}Answer`,
    answerType: `${toPascal(kebab)}Answer`,
    bodyName,
    bodySchema: body && toZodSource(inlined(body, document), nameOf),
  };
}

/** The schema of all answers that were recorded as good. */
function answerSource(
  operation: Operation,
  interactions: readonly Interaction[],
  document: OpenApiDocument,
  nameOf: (reference: string) => string,
): string {
  const good = interactions.filter(({ response }) => isOk(response.status));
  const statuses = [...new Set(good.map(({ response }) => response.status))];
  const sources = statuses.map((status) => {
    const schema = operation.responses[`${status}`]?.content?.['application/json']?.schema;
    const bodies = good
      .filter(({ response }) => response.status === status)
      .map(({ response }) => response.body);
    if (!schema) return bodies.every((body) => body === undefined) ? 'z.undefined()' : 'z.unknown()';
    return toZodSource(pruneSchema(schema, bodies, document.components.schemas), nameOf);
  });
  const different = [...new Set(sources)];
  if (different.length === 0) return 'z.unknown()';
  return different.length === 1 ? (different[0] ?? '') : `z.union([${different.join(', ')}])`;
}

function isOk(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** `{ limit?: number }` for the parameters of one place. */
function placeType(operation: Operation, place: string, field: string): string[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  if (parameters.length === 0) return [];
  const required = place === 'path' || parameters.some((parameter) => parameter.required);
  const types = parameters.map(
    (parameter) =>
      `${toKey(parameter.name)}${parameter.required || place === 'path' ? '' : '?'}: ${place === 'header' ? 'string' : typeOf(parameter.schema)}`,
  );
  return [`${field}${required ? '' : '?'}: { ${types.join('; ')} }`];
}

function typeOf(schema: JsonSchema | undefined): string {
  if (schema?.enum?.every((value) => typeof value === 'string')) {
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  }
  if (isNumeric(schema)) return 'number';
  return schema?.type === 'boolean' ? 'boolean' : 'string';
}

function isNumeric(schema: JsonSchema | undefined): boolean {
  return schema?.type === 'integer' || schema?.type === 'number';
}

function toPathSource(template: string): string {
  if (!template.includes('{')) return JSON.stringify(template);
  const source = template.replaceAll(/\{([^}]*)\}/g, (_match, name: string) => {
    const key = toKey(name);
    return `\${encodeURIComponent(request.params${key === name ? `.${name}` : `[${key}]`})}`;
  });
  return `\`${source}\``;
}

function toKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function toInteraction(
  { description, operation, request, response }: Interaction,
  offered: Operation,
  kebab: string,
): ApiInteraction {
  const [, template = ''] = operation.split(' ');
  const values = request.path.split('/');
  const params = template
    .split('/')
    .flatMap((step, at): Array<[string, string]> =>
      /^\{.*\}$/.test(step) ? [[step.slice(1, -1), decodeURIComponent(values[at] ?? '')]] : [],
    );
  const query = Object.entries(request.query).map(([name, value]): [string, unknown] => {
    const schema = offered.parameters.find(
      (parameter) => parameter.in === 'query' && parameter.name === name,
    )?.schema;
    if (isNumeric(schema)) return [name, Number(value)];
    return [name, schema?.type === 'boolean' ? value === 'true' : value];
  });
  const parts = [
    ...(params.length > 0 ? [`params: ${toObjectSource(params)}`] : []),
    ...(query.length > 0 ? [`query: ${toObjectSource(query)}`] : []),
    ...(Object.keys(request.headers).length > 0
      ? [`headers: ${toObjectSource(Object.entries(request.headers))}`]
      : []),
    ...(request.body === undefined ? [] : [`body: ${JSON.stringify(request.body)}`]),
  ];
  return {
    description,
    name: toCamel(kebab),
    argument: parts.length === 0 ? '' : `{ ${parts.join(', ')} }`,
    isOk: isOk(response.status),
    status: response.status,
    hasBody: response.body !== undefined,
  };
}

function toObjectSource(entries: ReadonlyArray<[string, unknown]>): string {
  return `{ ${entries.map(([key, value]) => `${toKey(key)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

/** `Price_List` gives `price-list`: words as those of other names. */
function toIdentifierWords(name: string): string {
  return (
    name
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^[-0-9]+|-+$/g, '') || 'part'
  );
}
