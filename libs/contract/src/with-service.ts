import { testEnv } from '@roadbed/service/testing';
import type { BuildContracted, ContractedService } from './contracted-service.ts';
import { findRecordOf } from './find-records.ts';
import type { ServiceFolder } from './find-folders.ts';
import { startStub } from './stub-provider.ts';

/** Runs something on a service that is built for it, with stubs of all that it calls. */
export async function withService<T>(
  service: ServiceFolder,
  build: BuildContracted,
  use: (app: ContractedService) => Promise<T>,
): Promise<T> {
  const stubs = await Promise.all(
    service.dependencies.map(async (name) => {
      const found = findRecordOf(service, name);
      return found && { name, stub: await startStub(found) };
    }),
  );
  const running = stubs.filter((entry) => entry !== undefined);
  try {
    const urls = Object.fromEntries(running.map(({ name, stub }) => [toUrlVariable(name), stub.url]));
    const app = await build(testEnv(urls));
    try {
      return await use(app);
    } finally {
      await app.close();
    }
  } finally {
    await Promise.all(running.map(({ stub }) => stub.close()));
  }
}

/** The variable that a service reads the address of another from: `price-list` gives `PRICE_LIST_URL`. */
function toUrlVariable(name: string): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_URL`;
}
