import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'search', config, ...overrides });
  addAboutRoute(service);
  return service;
}
