import type { Interaction, JsonSchema, Operation } from '@roadbed/contract/document';
import type { PartOptions } from '../part-options.ts';
import { quote } from '../names.ts';

type Request = Interaction['request'];

export type RequestResult = { ok: true; request: Request } | { ok: false; problems: string[] };

/** Makes the request of an operation out of what a person typed; every value that is missing or unknown at once. */
export function toRequest(name: string, operation: Operation, options: PartOptions): RequestResult {
  const [method = 'GET', template = '/'] = name.split(' ');
  const of = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const params = parsePairs(options.params);
  const query = parsePairs(options.query);
  const headers = Object.fromEntries(
    Object.entries(parsePairs(options.headers)).map(([key, value]) => [key.toLowerCase(), value]),
  );
  const body = parseBody(options.body);
  const pathNames = [...template.matchAll(/\{([^}]*)\}/g)].map(([, param]) => param ?? '');
  const problems = [
    ...pathNames
      .filter((param) => params[param] === undefined || params[param] === '')
      .map(
        (param) => `${name} needs a value for {${param}}. Add --params=${param}=… with one that is there.`,
      ),
    ...unknown('params', params, pathNames),
    ...required('query', query, of('query')),
    ...unknown(
      'query',
      query,
      of('query').map((parameter) => parameter.name),
    ),
    ...required('headers', headers, of('header')),
    ...bodyProblems(name, operation, options.body, body),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const path = template.replaceAll(/\{([^}]*)\}/g, (_match, param: string) =>
    encodeURIComponent(params[param] ?? ''),
  );
  const request = { method: method as Request['method'], path, query, headers };
  return {
    ok: true,
    request: body.ok && body.value !== undefined ? { ...request, body: body.value } : request,
  };
}

function parsePairs(text: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text ?? ''));
}

type Body = { ok: true; value: Request['body'] } | { ok: false };

function parseBody(text: string | undefined): Body {
  if (text === undefined || text === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as Request['body'] };
  } catch {
    return { ok: false };
  }
}

function bodyProblems(name: string, operation: Operation, text: string | undefined, body: Body): string[] {
  if (!body.ok) return [`The body ${quote(text)} is not JSON. Correct --body.`];
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (body.value === undefined && operation.requestBody?.required === true) {
    return [
      `${name} needs a body. Add --body='${JSON.stringify(sampleOf(schema))}' with values of your own.`,
    ];
  }
  return body.value !== undefined && !operation.requestBody ? [`${name} takes no body. Remove --body.`] : [];
}

function required(
  option: string,
  given: Record<string, string>,
  parameters: Operation['parameters'],
): string[] {
  return parameters
    .filter((parameter) => parameter.required && given[parameter.name] === undefined)
    .map((parameter) => `The parameter ${parameter.name} is required. Add --${option}=${parameter.name}=…`);
}

function unknown(option: string, given: Record<string, string>, names: readonly string[]): string[] {
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map(
      (name) =>
        `There is no parameter ${quote(name)}${names.length === 0 ? '' : `: there are ${names.join(', ')}`}. Correct --${option}.`,
    );
}

/** A value of a schema's form, to be filled in. */
function sampleOf(schema: JsonSchema = {}): unknown {
  const branch = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (branch) return sampleOf(branch);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name])]),
    );
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'array') return schema.items ? [sampleOf(schema.items)] : [];
  return type === 'object' ? {} : '…';
}
