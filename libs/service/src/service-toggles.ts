import type { Toggles } from '@roadbed/toggles';

const METHODS = [
  'getBooleanValue',
  'getBooleanDetails',
  'getStringValue',
  'getStringDetails',
  'getNumberValue',
  'getNumberDetails',
  'getObjectValue',
  'getObjectDetails',
] as const;

/**
 * A service's feature toggles: the evaluations of OpenFeature's client. None of them throws: whatever is wrong, the
 * fallback in the call is the answer, and the one ending in `Details` says why. Every evaluation knows the
 * attributes `environment` and `service` beside those that the call gives.
 *
 * @see https://openfeature.dev/specification/sections/flag-evaluation
 */
export type ServiceToggles = Pick<Toggles['client'], (typeof METHODS)[number]>;

type Evaluate = (name: string, fallback: unknown, ...more: unknown[]) => Promise<unknown>;

/**
 * Toggles that are opened when they are needed, so that a service without any does not load OpenFeature.
 *
 * @param open gives the client; undefined: there are no toggles, and every fallback is the answer
 */
export function createServiceToggles(open: (() => Promise<ServiceToggles>) | undefined): ServiceToggles {
  const evaluateBy =
    (method: (typeof METHODS)[number]): Evaluate =>
    async (name, fallback, ...more) => {
      if (open !== undefined) {
        return ((await open())[method] as Evaluate)(name, fallback, ...more);
      }
      return method.endsWith('Value')
        ? fallback
        : { flagKey: name, value: fallback, reason: 'DEFAULT', flagMetadata: {} };
    };
  return Object.fromEntries(
    METHODS.map((method) => [method, evaluateBy(method)]),
  ) as unknown as ServiceToggles;
}
