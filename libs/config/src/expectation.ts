import { z } from 'zod';
import { containsSecret } from './contains-secret.ts';

type Shape = z.core.JSONSchema.BaseSchema;
type DescribeInner = (part: z.core.JSONSchema._JSONSchema) => string;

/** What is said of a schema that nothing is known about. */
export const ANY_VALUE = 'a value';

const FORMATS: Record<string, string> = {
  uri: 'a URL',
  email: 'an e-mail address',
  uuid: 'a UUID',
  'date-time': 'a date and time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  time: 'a time such as 12:00:00',
  duration: 'a duration such as PT15M',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  hostname: 'a host name',
  base64: 'text in base64',
};

/** What a schema takes, in a few words: `a URL`, `a number from 1 to 10`, `one of "a", "b"`. */
export function describeExpectation(schema: z.ZodType): string {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: describeRest });
  // What a secret may be is as secret as what it is.
  return describeShape(shape, containsSecret(schema));
}

/** Adds to a JSON Schema what it has no words for. */
function describeRest({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Shape }): void {
  const { type, protocol, hostname } = (zodSchema as unknown as z.ZodType).def as {
    type: string;
    protocol?: RegExp;
    hostname?: RegExp;
  };
  if (type === 'bigint') {
    jsonSchema.type = 'integer';
  } else if (type === 'date') {
    Object.assign(jsonSchema, { type: 'string', format: 'date' });
  } else if (protocol !== undefined || hostname !== undefined) {
    const rules = Object.entries({ protocol, hostname }).flatMap(([part, rule]) =>
      rule === undefined ? [] : [`whose ${part} matches ${rule.source}`],
    );
    jsonSchema['rules'] = rules.join(' and ');
  }
}

function describeShape(shape: Shape, isSecret: boolean, depth = 0): string {
  if (shape.enum !== undefined || shape.const !== undefined) {
    const values = (shape.enum ?? [shape.const]).map((value) => JSON.stringify(value));
    return isSecret ? ANY_VALUE : values.length === 1 ? values[0]! : `one of ${values.join(', ')}`;
  }
  const options = (shape.anyOf ?? shape.oneOf ?? []).filter(({ type }) => type !== 'null');
  if (options.length > 0) {
    return [...new Set(options.map((option) => describeShape(option, isSecret, depth)))].join(' or ');
  }
  const type: unknown = Array.isArray(shape.type) ? shape.type.find((one) => one !== 'null') : shape.type;
  const inner: DescribeInner = (one) =>
    typeof one === 'boolean' ? ANY_VALUE : describeShape(one, isSecret, depth + 1);
  switch (type) {
    case 'integer':
    case 'number':
      return join([type === 'integer' ? 'a whole number' : 'a number', rangeOf(shape), multipleOf(shape)]);
    case 'boolean':
      return 'true or false';
    case 'array':
      return describeList(shape, inner);
    case 'object':
      return depth > 0 ? 'a JSON object' : describeObject(shape, inner);
    case 'string':
      return describeText(shape);
    default:
      return ANY_VALUE;
  }
}

function describeText(shape: Shape): string {
  const { format = '', pattern, minLength, maxLength, allOf = [] } = shape;
  const known = FORMATS[format];
  const patterns = [pattern, ...allOf.map((part) => part.pattern)].filter((one) => one !== undefined);
  const words = known ?? (format !== '' && patterns.length === 0 ? `text in the format ${format}` : 'text');
  return join([
    words,
    typeof shape['rules'] === 'string' ? shape['rules'] : '',
    countOf(minLength, maxLength, 'character'),
    known === undefined ? patterns.map((one) => `matching ${one}`).join(' and ') : '',
  ]);
}

function describeList(shape: Shape, inner: DescribeInner): string {
  if (shape.prefixItems !== undefined) {
    return `a list, separated by commas or as JSON, of ${shape.prefixItems.map(inner).join(' and ')}`;
  }
  const { items } = shape;
  const item = items === undefined || Array.isArray(items) ? ANY_VALUE : inner(items);
  const isPlain = item === 'text' || item === ANY_VALUE;
  return [
    item === 'a JSON object' ? 'a JSON list' : 'a list, separated by commas or as JSON',
    countOf(shape.minItems, shape.maxItems, 'item'),
    isPlain ? '' : `each ${item}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function describeObject(shape: Shape, inner: DescribeInner): string {
  const { properties = {}, required = [], additionalProperties: rest } = shape;
  const known = Object.entries(properties).map(
    ([name, property]) =>
      `${JSON.stringify(name)}${required.includes(name) ? '' : ' (optional)'}: ${inner(property)}`,
  );
  const value = rest === undefined ? ANY_VALUE : inner(rest);
  return join([
    'a JSON object',
    known.length === 0 ? '' : `with ${known.join(', ')}`,
    value === ANY_VALUE ? '' : `whose values are each ${value}`,
  ]);
}

function rangeOf(shape: Shape): string {
  const { exclusiveMinimum, exclusiveMaximum } = shape;
  // What every whole number has to keep to goes without saying.
  const minimum = shape.minimum === Number.MIN_SAFE_INTEGER ? undefined : shape.minimum;
  const maximum = shape.maximum === Number.MAX_SAFE_INTEGER ? undefined : shape.maximum;
  if (minimum !== undefined && maximum !== undefined) {
    return `from ${minimum} to ${maximum}`;
  }
  const lower = exclusiveMinimum === undefined ? wordOf('of at least', minimum) : `above ${exclusiveMinimum}`;
  const upper = exclusiveMaximum === undefined ? wordOf('of at most', maximum) : `below ${exclusiveMaximum}`;
  return [lower, upper].filter((part) => part !== '').join(' and ');
}

function multipleOf({ multipleOf: step }: Shape): string {
  return wordOf('that is a multiple of', step);
}

function countOf(minimum: number | undefined, maximum: number | undefined, noun: string): string {
  const nouns = (count: number): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  if (minimum !== undefined && maximum !== undefined) {
    return minimum === maximum ? `of ${nouns(minimum)}` : `of ${minimum} to ${nouns(maximum)}`;
  }
  if (minimum !== undefined) {
    return `of at least ${nouns(minimum)}`;
  }
  return maximum === undefined ? '' : `of at most ${nouns(maximum)}`;
}

function wordOf(word: string, value: number | undefined): string {
  return value === undefined ? '' : `${word} ${value}`;
}

function join(parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
