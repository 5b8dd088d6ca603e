/** Where a request is to go by its host and path alone. */
export interface Match {
  environment: string;
  service: string;
  /** The request target for the service: starts with `/`, keeps the query. */
  path: string;
  /** The part of the path that was taken off: `/ENVIRONMENT/SERVICE`, or empty for a route by host. */
  prefix: string;
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const hostPattern = new RegExp(`^(${label})\\.(${label})\\.localhost\\.?(?::\\d{0,5})?$`);
const pathPattern = new RegExp(`^/(${label})/(${label})(?=[/?]|$)`);

/**
 * Finds the route that a request names: `SERVICE.ENVIRONMENT.localhost` by host, else `/ENVIRONMENT/SERVICE/…` by
 * path. Such a host is never overruled by the path. Names are compared as they are, without percent-decoding, so
 * that the gateway and the service read the same path.
 */
export function matchRequest(host: string, target: string): Match | undefined {
  const byHost = hostPattern.exec(host.toLowerCase());
  if (byHost?.[1] && byHost[2]) {
    return { service: byHost[1], environment: byHost[2], path: target, prefix: '' };
  }
  const byPath = pathPattern.exec(target);
  if (!byPath?.[1] || !byPath[2]) return undefined;
  const rest = target.slice(byPath[0].length);
  return {
    environment: byPath[1],
    service: byPath[2],
    path: rest.startsWith('/') ? rest : `/${rest}`,
    prefix: byPath[0],
  };
}
