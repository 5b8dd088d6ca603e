import { startService } from '@roadbed/service';
import { buildPlatform } from './build-platform.ts';

await startService(buildPlatform);
