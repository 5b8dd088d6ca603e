import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './json-schema.ts';
import { resolveSchema, type SchemaComponents } from './openapi-document.ts';

/** Which way the data goes: to the service, or back to its caller. */
export type Direction = 'request' | 'response';

/** One difference between what was and what is. */
export interface SchemaChange {
  /** Whether a caller that was right before may now be wrong. */
  breaking: boolean;
  /** The value, as `$.products[].price`. */
  path: string;
  what: string;
}

/** A schema and where its references lead. */
export interface SchemaSide {
  schema: JsonSchema;
  components: SchemaComponents;
}

/**
 * Compares two schemas as the one side of the wire sees them: a request breaks when it may not be sent as before,
 * a response when it may hold what it did not before. What cannot be decided, such as two patterns that may mean
 * the same, counts as breaking for requests and for responses alike.
 */
export function compareSchemas(before: SchemaSide, after: SchemaSide, direction: Direction): SchemaChange[] {
  return compare(before, after, { direction, path: '$', open: new Set() });
}

interface Place {
  direction: Direction;
  path: string;
  /** Pairs of references that are being compared further up: a tree refers to itself. */
  open: ReadonlySet<string>;
}

function compare(before: SchemaSide, after: SchemaSide, place: Place): SchemaChange[] {
  const pair = `${before.schema.$ref} ${after.schema.$ref}`;
  if (before.schema.$ref !== undefined && after.schema.$ref !== undefined) {
    if (place.open.has(pair)) return [];
    return compareResolved(resolve(before), resolve(after), {
      ...place,
      open: new Set([...place.open, pair]),
    });
  }
  return compareResolved(resolve(before), resolve(after), place);
}

function resolve({ schema, components }: SchemaSide): SchemaSide {
  return { schema: resolveSchema(schema, components), components };
}

function compareResolved(before: SchemaSide, after: SchemaSide, place: Place): SchemaChange[] {
  if (isDeepStrictEqual(before.schema, after.schema) && before.components === after.components) return [];
  const branches = compareBranches(before, after, place);
  if (branches) return branches;
  const types = compareTypes(before.schema, after.schema, place);
  // Once the type is another, nothing below it can be compared.
  if (types.length > 0) return types;
  return [
    ...compareEnums(before.schema, after.schema, place),
    ...compareLimits(before.schema, after.schema, place),
    ...compareProperties(before, after, place),
    ...compareNested(before, after, place, 'items', '[]'),
    ...compareNested(before, after, place, 'additionalProperties', '[*]'),
  ];
}

/** Alternatives are matched by what fits: an alternative without a match was removed, or is new. */
function compareBranches(before: SchemaSide, after: SchemaSide, place: Place): SchemaChange[] | undefined {
  const olds = branchesOf(before.schema);
  const news = branchesOf(after.schema);
  if (!olds && !news) return undefined;
  const oldSides = (olds ?? [before.schema]).map((schema) => ({ ...before, schema }));
  const newSides = (news ?? [after.schema]).map((schema) => ({ ...after, schema }));
  const fits = (one: SchemaSide, other: SchemaSide) =>
    !compare(one, other, place).some(({ breaking }) => breaking);
  const isRequest = place.direction === 'request';
  const removed = oldSides.filter((old) => !newSides.some((next) => fits(old, next)));
  const added = newSides.filter((next) => !oldSides.some((old) => fits(old, next)));
  const only = removed.length === 1 && added.length === 1 ? [removed[0]!, added[0]!] : undefined;
  if (only) return compare(only[0]!, only[1]!, place);
  return [
    ...removed.map(() => ({ breaking: isRequest, path: place.path, what: 'an alternative was removed' })),
    ...added.map(() => ({ breaking: !isRequest, path: place.path, what: 'an alternative is new' })),
  ];
}

function branchesOf({ anyOf, oneOf }: JsonSchema): JsonSchema[] | undefined {
  return anyOf ?? oneOf;
}

function compareTypes(before: JsonSchema, after: JsonSchema, { direction, path }: Place): SchemaChange[] {
  const olds = typesOf(before);
  const news = typesOf(after);
  if (isDeepStrictEqual(olds.toSorted(), news.toSorted())) return [];
  const [narrow, wide] = direction === 'request' ? [olds, news] : [news, olds];
  const breaking = !narrow.every((type) => allows(wide, type)) || (narrow.length === 0 && wide.length > 0);
  return [{ breaking, path, what: `the type was ${show(olds)} and is ${show(news)}` }];
}

function typesOf({ type, enum: values, const: value }: JsonSchema): string[] {
  if (type !== undefined) return [type].flat();
  const literals = values ?? (value === undefined ? [] : [value]);
  return [...new Set(literals.map((literal) => (literal === null ? 'null' : typeof literal)))];
}

function allows(types: readonly string[], type: string): boolean {
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
}

function show(types: readonly string[]): string {
  return types.length === 0 ? 'anything' : types.join(' or ');
}

function compareEnums(before: JsonSchema, after: JsonSchema, { direction, path }: Place): SchemaChange[] {
  const olds = literalsOf(before);
  const news = literalsOf(after);
  if (!olds && !news) return [];
  const isRequest = direction === 'request';
  if (!olds) return [{ breaking: isRequest, path, what: `only ${list(news)} is allowed now` }];
  if (!news)
    return [{ breaking: !isRequest, path, what: `any value is allowed now, and not only ${list(olds)}` }];
  const removed = olds.filter((value) => !news.some((other) => isDeepStrictEqual(other, value)));
  const added = news.filter((value) => !olds.some((other) => isDeepStrictEqual(other, value)));
  return [
    ...(removed.length > 0
      ? [{ breaking: isRequest, path, what: `the value ${list(removed)} was removed` }]
      : []),
    ...(added.length > 0 ? [{ breaking: !isRequest, path, what: `the value ${list(added)} is new` }] : []),
  ];
}

function literalsOf({ enum: values, const: value }: JsonSchema): unknown[] | undefined {
  return values ?? (value === undefined ? undefined : [value]);
}

function list(values: readonly unknown[] | undefined): string {
  return (values ?? []).map((value) => JSON.stringify(value)).join(', ');
}

const lowerLimits = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;
const upperLimits = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;
const forms = ['pattern', 'format'] as const;

type Limit = (typeof lowerLimits)[number] | (typeof upperLimits)[number] | (typeof forms)[number];

/** A limit of a request may loosen; a limit of a response may tighten. */
function compareLimits(before: JsonSchema, after: JsonSchema, { direction, path }: Place): SchemaChange[] {
  const isRequest = direction === 'request';
  const changed = (key: Limit, tighter: boolean | undefined): SchemaChange[] => {
    const was = before[key];
    const is = after[key];
    if (was === is) return [];
    const breaking = tighter === undefined ? true : tighter === isRequest;
    return [{ breaking, path, what: `${key} was ${was ?? 'not set'} and is ${is ?? 'not set'}` }];
  };
  return [
    ...lowerLimits.flatMap((key) => changed(key, (after[key] ?? -Infinity) > (before[key] ?? -Infinity))),
    ...upperLimits.flatMap((key) => changed(key, (after[key] ?? Infinity) < (before[key] ?? Infinity))),
    ...forms.flatMap((key) =>
      changed(key, before[key] === undefined ? true : after[key] === undefined ? false : undefined),
    ),
  ];
}

function compareProperties(before: SchemaSide, after: SchemaSide, place: Place): SchemaChange[] {
  const olds = before.schema.properties ?? {};
  const news = after.schema.properties ?? {};
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])].flatMap((name) => {
    const at = { ...place, path: `${place.path}${toStep(name)}` };
    const old = Object.hasOwn(olds, name) ? olds[name] : undefined;
    const next = Object.hasOwn(news, name) ? news[name] : undefined;
    const isRequired = after.schema.required?.includes(name) ?? false;
    const wasRequired = before.schema.required?.includes(name) ?? false;
    if (!next) return [{ breaking: true, path: at.path, what: 'the field was removed' }];
    if (!old) return [newProperty(at, isRequired)];
    return [
      ...compareRequired(at, wasRequired, isRequired),
      ...compare({ ...before, schema: old }, { ...after, schema: next }, at),
    ];
  });
}

function newProperty({ direction, path }: Place, isRequired: boolean): SchemaChange {
  const breaking = direction === 'request' && isRequired;
  return { breaking, path, what: breaking ? 'the field is new and required' : 'the field is new' };
}

function compareRequired({ direction, path }: Place, was: boolean, is: boolean): SchemaChange[] {
  if (was === is) return [];
  const breaking = (direction === 'request') === is;
  return [{ breaking, path, what: is ? 'the field is required now' : 'the field may be left out now' }];
}

/** `.name`, or `["odd name"]`. */
function toStep(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function compareNested(
  before: SchemaSide,
  after: SchemaSide,
  place: Place,
  key: 'items' | 'additionalProperties',
  step: string,
): SchemaChange[] {
  const old = before.schema[key];
  const next = after.schema[key];
  const at = { ...place, path: `${place.path}${step}` };
  if (typeof old === 'object' && typeof next === 'object') {
    return compare({ ...before, schema: old }, { ...after, schema: next }, at);
  }
  // Callers ignore what they do not know, so only a request that is now refused breaks.
  if (place.direction === 'request' && next === false && old !== false) {
    return [{ breaking: true, path: at.path, what: 'fields that are not listed are refused now' }];
  }
  return [];
}
