import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';
import { addAboutRoute } from './routes/about.ts';
import { addRedeemRoute } from './routes/redeem.ts';
import { addVoucherRoutes } from './routes/vouchers.ts';
import { seedVouchers } from './seed.ts';
import { createVoucherBook } from './voucher-book.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'vouchers', config, ...overrides });
  const book = createVoucherBook(() => service.clock.now());
  for (const options of seedVouchers) book.issue(options);
  addAboutRoute(service);
  addVoucherRoutes(service, book, service.config.validDays);
  addRedeemRoute(service, book);
  return service;
}
