import { createService, type ServiceOverrides } from '@roadbed/service';
import { createCatalogueClient } from './catalogue-client.ts';
import { config } from './config.ts';
import { createProductIndex } from './product-index.ts';
import { addAboutRoute } from './routes/about.ts';
import { addSearchRoute } from './routes/search.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'search', config, ...overrides });
  const { catalogueUrl, indexMaxAgeMs: maxAgeMs } = service.config;
  const now = () => service.clock.now();
  const catalogue = createCatalogueClient(service, catalogueUrl);
  addAboutRoute(service);
  addSearchRoute(service, createProductIndex({ catalogue, log: service.log, maxAgeMs, now }));
  return service;
}
