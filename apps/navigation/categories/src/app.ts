import { createService, type ServiceOverrides } from '@roadbed/service';
import { createCatalogueClient } from './catalogue-client.ts';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';
import { addCategoryRoutes } from './routes/categories.ts';
import { seedCategories } from './seed.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'categories', config, ...overrides });
  addAboutRoute(service);
  addCategoryRoutes(service, seedCategories, createCatalogueClient(service, service.config.catalogueUrl));
  return service;
}
