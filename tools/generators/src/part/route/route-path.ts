import { quote } from '../names.ts';

/** Methods of a route that a person may ask for. */
export const ROUTE_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** One of {@link ROUTE_METHODS}. */
export type RouteMethod = (typeof ROUTE_METHODS)[number];

export type RoutePath = { ok: true; path: string; params: string[] } | { ok: false; problems: string[] };

const MAX_LENGTH = 200;
const STATIC_STEP = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/;
const PARAM_STEP = /^:[A-Za-z][A-Za-z0-9]*$/;
/** What a property of this name would be mistaken for is every object's own. */
const OBJECT_PROPERTIES = ['constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf'];
/** Every service answers these itself. */
const PLATFORM_STEPS = ['health', 'info', 'metrics', 'openapi.json'];

/** Parses the path of a route: steps of letters, digits, `.`, `_`, `~`, `-`, or parameters such as `:id`. */
export function parseRoutePath(path: string | undefined): RoutePath {
  if (path === undefined || path === '') {
    return { ok: false, problems: ['No path is given. Add --path, for example --path=/refunds/:id.'] };
  }
  if (path.length > MAX_LENGTH) {
    return { ok: false, problems: [`The path has ${path.length} characters. Use ${MAX_LENGTH} at most.`] };
  }
  if (!path.startsWith('/')) {
    return {
      ok: false,
      problems: [`The path ${quote(path)} does not begin with /. Write ${quote(`/${path}`)}.`],
    };
  }
  const steps = path === '/' ? [] : path.slice(1).split('/');
  const params = steps.filter((step) => step.startsWith(':')).map((step) => step.slice(1));
  const problems = [
    ...steps
      .filter((step) => !STATIC_STEP.test(step) && !PARAM_STEP.test(step))
      .map(
        (step) =>
          `The path ${quote(path)} has the step ${quote(step)}. Use letters, digits, . _ ~ -, or a parameter such as :id.`,
      ),
    ...params
      .filter((param, at) => params.indexOf(param) !== at)
      .map((param) => `The path ${quote(path)} has the parameter :${param} twice. Rename one.`),
    ...params
      .filter((param) => OBJECT_PROPERTIES.includes(param))
      .map((param) => `The parameter :${param} is a property of every JavaScript object. Rename it.`),
    ...(PLATFORM_STEPS.includes(steps[0] ?? '')
      ? [`/${steps[0]} is answered by every service itself. Choose another path.`]
      : []),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, path, params };
}

/** The name that a route has unless it is given one: `GET /refunds/:id` gives `get-refunds-by-id`. */
export function routeName(method: string, path: string): string {
  const words = path
    .replaceAll(/\{([^}]*)\}/g, ':$1')
    .split('/')
    .filter((step) => step !== '')
    .map((step) => (step.startsWith(':') ? `by-${toKebab(step.slice(1))}` : toKebab(step)));
  return [method.toLowerCase(), ...words].filter((word) => word !== '').join('-');
}

function toKebab(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
