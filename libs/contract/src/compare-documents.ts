import { compareSchemas, type Direction, type SchemaSide } from './compare-schemas.ts';
import {
  operationsOf,
  type OpenApiDocument,
  type Operation,
  type SchemaComponents,
} from './openapi-document.ts';

/** One difference between what a service offered and what it offers. */
export interface ContractChange {
  /** Whether a caller that was right before may now be wrong. */
  breaking: boolean;
  /** The operation and the part of it: `GET /products → 200 $.products[].price`. */
  where: string;
  what: string;
}

/** Compares what a service offered with what it offers, operation by operation. Prose is not compared. */
export function compareDocuments(before: OpenApiDocument, after: OpenApiDocument): ContractChange[] {
  const olds = byShape(before);
  const news = byShape(after);
  const removed = [...olds].filter(([shape]) => !news.has(shape)).map(([, { name }]) => name);
  const added = [...news].filter(([shape]) => !olds.has(shape)).map(([, { name }]) => name);
  const sides = { before: before.components.schemas, after: after.components.schemas };
  return [
    ...removed.map((where) => ({ breaking: true, where, what: 'the operation was removed' })),
    ...added.map((where) => ({ breaking: false, where, what: 'the operation is new' })),
    ...[...olds].flatMap(([shape, old]) => {
      const next = news.get(shape);
      return next ? compareOperations(next.name, old.operation, next.operation, sides) : [];
    }),
  ];
}

/** Operations by method and path without the names of its parameters, which no caller sees. */
function byShape(document: OpenApiDocument): Map<string, { name: string; operation: Operation }> {
  return new Map(
    [...operationsOf(document)].map(([name, operation]) => [
      name.replaceAll(/\{[^}]*\}/g, '{}'),
      { name, operation: { ...operation, parameters: withoutPathNames(name, operation) } },
    ]),
  );
}

function withoutPathNames(name: string, { parameters }: Operation): Operation['parameters'] {
  const names = [...name.matchAll(/\{([^}]*)\}/g)].map((match) => match[1]);
  return parameters.map((parameter) =>
    parameter.in === 'path' ? { ...parameter, name: `${names.indexOf(parameter.name) + 1}` } : parameter,
  );
}

interface Components {
  before: SchemaComponents;
  after: SchemaComponents;
}

function compareOperations(
  name: string,
  before: Operation,
  after: Operation,
  components: Components,
): ContractChange[] {
  return [
    ...compareParameters(name, before, after, components),
    ...compareRequestBodies(name, before, after, components),
    ...compareResponses(name, before, after, components),
  ];
}

function compareParameters(
  name: string,
  before: Operation,
  after: Operation,
  components: Components,
): ContractChange[] {
  const key = (parameter: Operation['parameters'][number]) => `${parameter.in} parameter ${parameter.name}`;
  const olds = new Map(before.parameters.map((parameter) => [key(parameter), parameter]));
  const news = new Map(after.parameters.map((parameter) => [key(parameter), parameter]));
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((parameter) => {
    const old = olds.get(parameter);
    const next = news.get(parameter);
    const where = `${name} ${parameter}`;
    if (!next) return [{ breaking: true, where, what: 'the parameter was removed' }];
    if (!old) {
      const what = next.required ? 'the parameter is new and required' : 'the parameter is new';
      return [{ breaking: next.required, where, what }];
    }
    const required =
      old.required === next.required
        ? []
        : [
            {
              breaking: next.required,
              where,
              what: next.required ? 'the parameter is required now' : 'the parameter may be left out now',
            },
          ];
    return [...required, ...compareAt(where, old.schema, next.schema, 'request', components)];
  });
}

function compareRequestBodies(
  name: string,
  { requestBody: before }: Operation,
  { requestBody: after }: Operation,
  components: Components,
): ContractChange[] {
  const where = `${name} request`;
  if (!before && !after) return [];
  if (!after) return [{ breaking: true, where, what: 'no body is taken any more' }];
  if (!before) {
    const what = after.required ? 'a body is required now' : 'a body may be sent now';
    return [{ breaking: after.required, where, what }];
  }
  const required =
    after.required && !before.required ? [{ breaking: true, where, what: 'a body is required now' }] : [];
  return [...required, ...compareContents(where, before.content, after.content, 'request', components)];
}

function compareResponses(
  name: string,
  { responses: before }: Operation,
  { responses: after }: Operation,
  components: Components,
): ContractChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((status) => {
    const where = `${name} → ${status}`;
    const old = before[status];
    const next = after[status];
    if (!next) return [{ breaking: true, where, what: 'the answer was removed' }];
    if (!old) return [{ breaking: false, where, what: 'the answer is new' }];
    return compareContents(where, old.content ?? {}, next.content ?? {}, 'response', components);
  });
}

type Contents = NonNullable<Operation['responses'][string]['content']>;

function compareContents(
  where: string,
  before: Contents,
  after: Contents,
  direction: Direction,
  components: Components,
): ContractChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((type) => {
    const old = before[type];
    const next = after[type];
    if (!next) return [{ breaking: true, where, what: `${type} was removed` }];
    if (!old) return [{ breaking: false, where, what: `${type} is new` }];
    return compareAt(where, old.schema, next.schema, direction, components);
  });
}

function compareAt(
  where: string,
  before: SchemaSide['schema'] = {},
  after: SchemaSide['schema'] = {},
  direction: Direction,
  components: Components,
): ContractChange[] {
  return compareSchemas(
    { schema: before, components: components.before },
    { schema: after, components: components.after },
    direction,
  ).map(({ breaking, path, what }) => ({ breaking, where: `${where} ${path}`, what }));
}
