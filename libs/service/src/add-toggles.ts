import type { Health } from '@roadbed/health';
import type { Telemetry } from '@roadbed/telemetry';
import type { Toggles, ToggleValues } from '@roadbed/toggles';
import type { ServiceInfo } from './platform-routes.ts';
import type { ServiceFastify } from './service-fastify.ts';
import { createServiceToggles } from './service-toggles.ts';
import type { ServiceToggles } from './service-toggles.ts';
import type { PlatformSettings } from './settings.ts';

/** What a service's toggles are made of. */
export interface AddTogglesOptions {
  info: Pick<ServiceInfo, 'service' | 'environment'>;
  settings: Pick<PlatformSettings, 'togglesFile'>;
  /** Win over the file. */
  values: ToggleValues | undefined;
  health: Health;
  telemetry: Pick<Telemetry, 'logger' | 'meter'>;
}

/**
 * Gives a service its toggles: opened before it listens, so that a file that cannot be used keeps it from starting,
 * and closed with it. While the file is unusable later on, the check `toggles` fails, which is not critical.
 */
export function addToggles(app: ServiceFastify, options: AddTogglesOptions): ServiceToggles {
  const { info, settings, values, health, telemetry } = options;
  const file = settings.togglesFile;
  const source = values === undefined ? (file === undefined ? undefined : { file }) : { values };
  if (source === undefined) {
    return createServiceToggles(undefined);
  }
  const context = { service: info.service, environment: info.environment };
  let opened: Promise<Toggles> | undefined;
  const open = (): Promise<Toggles> =>
    (opened ??= import('./open-toggles.ts').then(({ openToggles }) =>
      openToggles({ source, context, logger: telemetry.logger, meter: telemetry.meter }),
    ));
  app.addHook('onReady', async () => {
    await open();
  });
  app.addHook('onClose', async () => {
    // What could not be opened has been told of at the start.
    const toggles = await opened?.catch(() => undefined);
    await toggles?.close();
  });
  health.register({
    name: 'toggles',
    critical: false,
    check: async () => {
      const { client } = await open();
      const status: string = client.providerStatus;
      if (status !== 'READY') {
        throw new Error(`The toggles are ${status}: the last good ones are in use.`);
      }
    },
  });
  return createServiceToggles(async () => (await open()).client);
}
