import type { EvaluationContext, JsonValue } from '@openfeature/core';
import { NOOP_PROVIDER, OpenFeature, TypedInMemoryProvider } from '@openfeature/server-sdk';
import type { Client, Provider } from '@openfeature/server-sdk';
import { FileProvider } from './file-provider.ts';
import type { FileProviderOptions } from './file-provider.ts';

/** Values of toggles by name: booleans, numbers, texts or JSON. */
export type ToggleValues = Readonly<Record<string, JsonValue>>;

/** Options of {@link createToggles}: a file, a provider of one's own, or values that are the same for everybody. */
export type TogglesOptions = (FileProviderOptions | { provider: Provider } | { values: ToggleValues }) & {
  /** Attributes that every evaluation knows, such as the environment; those of a call win. Default: none. */
  context?: EvaluationContext;
};

/** The feature toggles of a process. */
export interface Toggles {
  /**
   * OpenFeature's client: `client.getBooleanValue('new-checkout', false, { targetingKey: customer })`. It does
   * not throw: whatever is wrong, the fallback in the call is the answer, and `getBooleanDetails` says why.
   */
  readonly client: Client;
  /** Stops reading the file. Every evaluation gives its fallback from then on. */
  close(): Promise<void>;
}

/**
 * Makes toggles ready: from a JSON file, from any OpenFeature provider, or from fixed values, in tests. The
 * provider is bound to a domain of its own, so that OpenFeature's default provider stays as it is.
 *
 * @throws ToggleFileError with every problem when the file cannot be used.
 * @throws RangeError when `pollMs` cannot be used.
 *
 * @see https://openfeature.dev/specification/sections/flag-evaluation
 *
 * @example
 * const toggles = await createToggles({ file: 'toggles.json' });
 * service.onClose(() => toggles.close());
 * const isNew = await toggles.client.getBooleanValue('new-checkout', false, { targetingKey: customer });
 */
export async function createToggles({ context = {}, ...options }: TogglesOptions): Promise<Toggles> {
  const provider = toProvider(options);
  // OpenFeature knows domains by name, also those of another copy of this package. For an import of node:crypto
  // Node.js would read each of its exports.
  const domain = `roadbed-${process.getBuiltinModule('node:crypto').randomUUID()}`;
  await OpenFeature.setProviderAndWait(domain, provider);
  return {
    client: OpenFeature.getClient(domain, context),
    // OpenFeature closes a provider when nothing is bound to it any more.
    close: () => OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER),
  };
}

function toProvider(options: TogglesOptions): Provider {
  if ('provider' in options) {
    return options.provider;
  }
  if ('file' in options) {
    return new FileProvider(options);
  }
  const flags = Object.entries(options.values).map(
    ([name, value]) =>
      [name, { variants: { fixed: value }, defaultVariant: 'fixed', disabled: false }] as const,
  );
  return new TypedInMemoryProvider(Object.fromEntries(flags));
}
