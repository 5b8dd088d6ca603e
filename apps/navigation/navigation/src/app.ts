import { createService, type ServiceOverrides } from '@roadbed/service';
import { createCategoriesClient } from './categories-client.ts';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';
import { addNavigationRoutes } from './routes/navigation.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'navigation', config, ...overrides });
  const { categoriesUrl, menuDepth } = service.config;
  addAboutRoute(service);
  addNavigationRoutes(service, createCategoriesClient(service, categoriesUrl), menuDepth);
  return service;
}
