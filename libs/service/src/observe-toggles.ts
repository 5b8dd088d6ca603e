import { trace } from '@opentelemetry/api';
import type { Meter } from '@opentelemetry/api';
import type { Logger } from '@roadbed/telemetry';
import type { Toggles } from '@roadbed/toggles';

/**
 * Notes each evaluation of a toggle: an event on the request's span and the counter `feature_flag.evaluations`, both
 * with the attributes of the semantic conventions; one that fails is logged, once for each toggle and kind of
 * failure. For whom it was evaluated is not told: that names people.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/feature-flags/feature-flags-events/
 */
export function observeToggles(client: Toggles['client'], logger: Logger, meter: Meter): void {
  const evaluations = meter.createCounter('feature_flag.evaluations', {
    description: 'Evaluations of feature toggles.',
    unit: '{evaluation}',
  });
  const logged = new Set<string>();
  client.addHooks({
    finally: ({ flagKey, providerMetadata }, { variant, reason, errorCode, errorMessage }) => {
      const attributes = {
        'feature_flag.key': flagKey,
        'feature_flag.provider.name': providerMetadata.name,
        ...(variant === undefined ? {} : { 'feature_flag.result.variant': variant }),
        'feature_flag.result.reason': (reason ?? 'UNKNOWN').toLowerCase(),
        ...(errorCode === undefined ? {} : { 'error.type': errorCode.toLowerCase() }),
      };
      evaluations.add(1, attributes);
      trace.getActiveSpan()?.addEvent('feature_flag.evaluation', attributes);
      if (errorCode !== undefined && !logged.has(`${flagKey} ${errorCode}`)) {
        logged.add(`${flagKey} ${errorCode}`);
        logger.warn(
          { toggle: flagKey, code: errorCode, reason: errorMessage },
          'a toggle gives its fallback',
        );
      }
    },
  });
}
