import { createService, type ServiceOverrides } from '@roadbed/service';
import { createCatalogue } from './catalogue.ts';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';
import { addProductRoutes } from './routes/products.ts';
import { seedProducts } from './seed.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'catalogue', config, ...overrides });
  addAboutRoute(service);
  addProductRoutes(service, createCatalogue(seedProducts));
  return service;
}
