import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';
import { addPricingRoutes } from './routes/pricing.ts';
import { seedPromotions } from './seed.ts';
import { createVouchersClient } from './vouchers-client.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'promo', config, ...overrides });
  addAboutRoute(service);
  addPricingRoutes(service, seedPromotions, createVouchersClient(service, service.config.vouchersUrl));
  return service;
}
