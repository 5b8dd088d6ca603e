import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';
import { createFraudClient } from './fraud-client.ts';
import { createPaymentBook } from './payment-book.ts';
import { addAboutRoute } from './routes/about.ts';
import { addCaptureRoute } from './routes/capture.ts';
import { addPaymentRoutes } from './routes/payments.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'payments', config, ...overrides });
  const book = createPaymentBook(() => new Date(service.clock.now()));
  addAboutRoute(service);
  addPaymentRoutes(service, book, createFraudClient(service, service.config.fraudUrl));
  addCaptureRoute(service, book);
  return service;
}
