import { z } from 'zod';

/** What a schema takes, in a few words: `a URL`, `a number from 1 to 10`, `one of "a", "b"`. */
export function describeExpectation(schema: z.ZodType): string {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (shape.enum !== undefined) {
    return `one of ${shape.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  if (shape.const !== undefined) {
    return JSON.stringify(shape.const);
  }
  const noun = shape.format === 'uri' ? 'a URL' : nounOf(shape);
  return [noun, rangeOf(shape), shape.pattern === undefined ? '' : `matching ${shape.pattern}`]
    .filter((part) => part !== '')
    .join(' ');
}

function nounOf(shape: z.core.JSONSchema.BaseSchema): string {
  switch (shape.type) {
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list, separated by commas';
    case 'object':
      return 'a JSON object';
    default:
      return shape.format === undefined ? 'text' : `text in the format ${shape.format}`;
  }
}

function rangeOf(shape: z.core.JSONSchema.BaseSchema): string {
  const { minimum, maximum } = withoutSafeIntegerBounds(shape);
  if (minimum !== undefined && maximum !== undefined) {
    return `from ${minimum} to ${maximum}`;
  }
  if (minimum !== undefined) {
    return `of at least ${minimum}`;
  }
  if (maximum !== undefined) {
    return `of at most ${maximum}`;
  }
  if (shape.minLength !== undefined) {
    return `of at least ${shape.minLength} characters`;
  }
  return shape.maxLength === undefined ? '' : `of at most ${shape.maxLength} characters`;
}

function withoutSafeIntegerBounds(shape: z.core.JSONSchema.BaseSchema): {
  minimum: number | undefined;
  maximum: number | undefined;
} {
  return {
    minimum: shape.minimum === Number.MIN_SAFE_INTEGER ? undefined : shape.minimum,
    maximum: shape.maximum === Number.MAX_SAFE_INTEGER ? undefined : shape.maximum,
  };
}
