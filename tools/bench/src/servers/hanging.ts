import { createService } from '@roadbed/service';
import { reportUsage } from './report-usage.ts';

/** A service with twenty health checks, none of which ever ends. */
const service = createService({ name: 'bench' });
for (let index = 0; index < 20; index += 1) {
  service.check({ name: `check-${index}`, check: () => new Promise(() => {}), intervalMs: 100 });
}
const { url } = await service.start();
reportUsage(url);
