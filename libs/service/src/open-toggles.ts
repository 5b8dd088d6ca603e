import type { Meter } from '@opentelemetry/api';
import type { Logger } from '@roadbed/telemetry';
import { createToggles } from '@roadbed/toggles';
import type { Toggles, TogglesOptions, ToggleValues } from '@roadbed/toggles';
import { observeToggles } from './observe-toggles.ts';

/** Options of {@link openToggles}. */
export interface OpenTogglesOptions {
  /** The toggle file, or values that stay as they are. */
  source: { file: string } | { values: ToggleValues };
  /** What every evaluation knows. */
  context: Record<string, string>;
  logger: Logger;
  meter: Meter;
}

/**
 * Opens a service's toggles, and counts and traces their evaluations. Loaded late: it brings OpenFeature along.
 *
 * @throws ToggleFileError with every problem of the file.
 */
export async function openToggles({ source, context, logger, meter }: OpenTogglesOptions): Promise<Toggles> {
  const options: TogglesOptions =
    'values' in source
      ? source
      : {
          file: source.file,
          onProblem: (error) => logger.error({ err: error }, 'the last good toggles stay in use'),
        };
  const toggles = await createToggles({ ...options, context });
  observeToggles(toggles.client, logger, meter);
  return toggles;
}
