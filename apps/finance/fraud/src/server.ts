import { startService } from '@roadbed/service';
import { buildApp } from './app.ts';

await startService(buildApp);
