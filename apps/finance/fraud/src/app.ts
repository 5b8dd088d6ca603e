import { createService, type ServiceOverrides } from '@roadbed/service';
import { config } from './config.ts';
import { createPaceCounter } from './pace.ts';
import { addAboutRoute } from './routes/about.ts';
import { addAssessmentRoute } from './routes/assessments.ts';

/** Builds the service; `server.ts` makes it listen, tests inject requests. */
export function buildApp(overrides: ServiceOverrides = {}) {
  const service = createService({ name: 'fraud', config, ...overrides });
  addAboutRoute(service);
  const pace = createPaceCounter(service.config.paceWindowMs, () => service.clock.now());
  addAssessmentRoute(service, service.config, pace);
  return service;
}
