import type { IncomingMessage } from 'node:http';
import type { LiveRoute } from './live-route.ts';
import { matchRequest, type Match } from './match.ts';
import type { Problem } from './problem.ts';
import { screenRequest } from './screen.ts';
import type { RouteTable } from './table.ts';

/** A request together with the route that it takes. */
export interface Routed {
  host: string;
  match: Match;
  /** Looks the route up as it is now: a second attempt takes the newest. */
  route: () => LiveRoute | undefined;
}

/** Finds the route for a request, or says why there is none and what there is instead. */
export function findRoute(table: RouteTable, request: IncomingMessage): Routed | Problem {
  const screened = screenRequest(request);
  if ('status' in screened) return screened;
  const { host, target } = screened;
  const match = matchRequest(host, target);
  if (!match) return noRoute(table, `Neither the host "${host}" nor the path "${target}" names a service.`);
  const { environment, service } = match;
  const route = () => table.find(environment, service);
  if (!route()) return noRoute(table, `No service "${service}" is routed in environment "${environment}".`);
  return { host, match, route };
}

/** The problem of a route whose targets are none, or all of weight 0. */
export function noLiveTarget({ environment, service }: Match): Problem {
  return {
    status: 503,
    code: 'no-live-target',
    detail: `Service "${service}" has no running instance in environment "${environment}": deploy it, or look at its last change.`,
  };
}

const namedAtMost = 100;

function noRoute(table: RouteTable, what: string): Problem {
  const routes = table.list();
  const routed = routes.slice(0, namedAtMost).map(({ environment, service }) => ({
    environment,
    service,
    host: `${service}.${environment}.localhost`,
    path: `/${environment}/${service}/`,
  }));
  const wayOut =
    routes.length === 0
      ? 'Nothing is routed yet: deploy a service first.'
      : 'Use the host SERVICE.ENVIRONMENT.localhost or the path /ENVIRONMENT/SERVICE/ of one that is listed under "routed".';
  return { status: 404, code: 'no-route', detail: `${what} ${wayOut}`, extra: { routed } };
}
