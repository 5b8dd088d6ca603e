import type { DraftPart, PartContext, PartResult } from '../plan-part.ts';
import { nameProblems, quote, sentenceProblems, toPascal } from '../names.ts';
import { renderTemplate } from '../render-template.ts';
import { addOperation } from '../route/document-route.ts';
import { findRoutes } from '../route/find-routes.ts';
import { ROUTE_METHODS, parseRoutePath, routeName, type RouteMethod } from '../route/route-path.ts';
import { callInApp } from '../source/call-in-app.ts';
import { formatText, keepLayout } from '../source/layout.ts';

/** A route as its templates and its document see it. */
export interface RouteModel {
  name: string;
  method: RouteMethod;
  /** As Fastify has it: `/refunds/:id`. */
  path: string;
  summary: string;
  params: string[];
}

/** A route: file with zod schemas, test, registered in `app.ts`, in the recorded OpenAPI document. */
export const draftRoute: DraftPart = async (options, context) => {
  const method = ROUTE_METHODS.find((one) => one === (options.method ?? 'GET').toUpperCase());
  const path = parseRoutePath(options.path);
  const name = options.name ?? (method && path.ok ? routeName(method, path.path) : undefined);
  const problems = [
    ...(method ? [] : [`The method ${quote(options.method)} is none of ${ROUTE_METHODS.join(', ')}.`]),
    ...(path.ok ? [] : path.problems),
    ...(name === undefined ? [] : nameProblems(name, 'refunds')),
    ...(options.summary === undefined
      ? []
      : sentenceProblems('summary', options.summary, 'Refund a payment')),
  ];
  if (problems.length > 0 || !method || !path.ok || name === undefined) return { ok: false, problems };
  const { params } = path;
  const summary = options.summary ?? `${method} ${path.path}`;
  return draft({ name, method, path: path.path, params, summary }, context);
};

async function draft(route: RouteModel, context: PartContext): Promise<PartResult> {
  const { draft, service, format } = context;
  const file = `${service.root}/src/routes/${route.name}.ts`;
  const same = await findRoutes(context, route);
  const elsewhere = same.filter((one) => one !== file);
  if (elsewhere.length > 0) {
    return { ok: false, problems: [`${route.method} ${route.path} is in ${elsewhere[0]} already.`] };
  }
  const taken = takenFile(context, `${route.name}.ts`);
  if (taken !== undefined && !(taken === `${route.name}.ts` && same.includes(file))) {
    const problem = `${service.root}/src/routes/${taken} is there, and is not ${route.method} ${route.path}. Give another --name.`;
    return { ok: false, problems: [problem] };
  }

  const app = `${service.root}/src/app.ts`;
  const before = draft.read(app);
  if (before === undefined) return { ok: false, problems: [`${app} is missing. Build the service in it.`] };
  const data = toData(route, service.name);
  const isCalledElsewhere = same.includes(file) && (await findCaller(context, data.register, file));
  const edited = isCalledElsewhere
    ? ({ ok: true, text: before } as const)
    : await callInApp(app, before, {
        name: data.register,
        from: `./routes/${route.name}.ts`,
        place: 'last',
      });
  if (!edited.ok) return { ok: false, problems: [edited.problem] };

  for (const [target, template] of [
    [file, 'route.ts'],
    [file.replace(/\.ts$/, '.test.ts'), 'route.test.ts'],
  ] as const) {
    if (draft.read(target) === undefined) {
      draft.create(target, await formatText(target, await renderTemplate(template, data), format));
    }
  }
  draft.write(app, await keepLayout(app, before, edited.text, format));
  addOperation(draft, service, route);
  return { ok: true, next: [`${route.method} ${route.path} is in ${file}: make it do its work.`] };
}

/** The entry of `src/routes` that has the file's name where letters of either case name one file. */
function takenFile({ files, service }: PartContext, name: string): string | undefined {
  return files.children(`${service.root}/src/routes`).find((child) => child.toLowerCase() === name);
}

/** Whether another source file than `app.ts` calls the function, such as a plugin of routes. */
async function findCaller({ files, service }: PartContext, register: string, own: string): Promise<boolean> {
  const { sourceFiles } = await import('../source/source-files.ts');
  return sourceFiles(files, `${service.root}/src`)
    .filter((path) => path !== own)
    .some((path) => new RegExp(`\\b${register}\\(`).test(files.read(path) ?? ''));
}

function toData(route: RouteModel, service: string) {
  const { name, method, path, params } = route;
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const isList = method === 'GET' && params.length === 0;
  return {
    ...route,
    service,
    register: `add${toPascal(name)}Route`,
    hasParams: params.length > 0,
    hasBody,
    isList,
    isDelete: method === 'DELETE',
    status: method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200,
    /** The path with a value for each parameter. */
    example: params.reduce((url, param) => url.replace(`:${param}`, `${param}-1`), path),
  };
}
