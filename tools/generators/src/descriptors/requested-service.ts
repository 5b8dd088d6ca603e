import { suggest, type Catalog, type Service } from '@roadbed/catalog';
import { quote } from '../service/name-problems.ts';

/** The service that a person named, or why there is none. */
export function requestedService(
  { services }: Catalog,
  name: string | undefined,
): { service?: Service; problems: string[] } {
  if (name === undefined) return { problems: [`No service is given: ${suggest('', services.keys())}.`] };
  const service = services.get(name);
  return service
    ? { service, problems: [] }
    : { problems: [`There is no service ${quote(name)}: ${suggest(name, services.keys())}`] };
}
