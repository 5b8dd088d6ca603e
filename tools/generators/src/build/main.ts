import { bundleService } from './bundle.ts';

const serviceRoot = process.argv[2];
if (!serviceRoot) {
  console.error(
    'Name the folder of a service, for example: node tools/generators/src/build/main.ts apps/finance/payments',
  );
  process.exit(2);
}
await bundleService(process.cwd(), serviceRoot);
