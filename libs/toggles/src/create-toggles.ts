import { randomUUID } from 'node:crypto';
import type { EvaluationContext } from '@openfeature/core';
import { NOOP_PROVIDER, OpenFeature } from '@openfeature/server-sdk';
import type { Client, Provider } from '@openfeature/server-sdk';
import { FileProvider } from './file-provider.ts';
import type { FileProviderOptions } from './file-provider.ts';

/** Options of {@link createToggles}: a file, or a provider of one's own. */
export type TogglesOptions = (FileProviderOptions | { provider: Provider }) & {
  /** What every evaluation knows, such as the environment. Default: nothing. */
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
 * Makes toggles ready: from a JSON file, or from any OpenFeature provider. The provider is bound to a domain
 * of its own, so that OpenFeature's default provider stays as it is.
 *
 * @throws ToggleFileError with every problem when the file cannot be used.
 *
 * @example
 * const toggles = await createToggles({ file: 'toggles.json' });
 * service.onClose(() => toggles.close());
 * const isNew = await toggles.client.getBooleanValue('new-checkout', false, { targetingKey: customer });
 */
export async function createToggles({ context = {}, ...options }: TogglesOptions): Promise<Toggles> {
  const provider = 'provider' in options ? options.provider : new FileProvider(options);
  const domain = `roadbed-${randomUUID()}`;
  await OpenFeature.setProviderAndWait(domain, provider);
  return {
    client: OpenFeature.getClient(domain, context),
    // OpenFeature closes a provider when nothing is bound to it any more.
    close: () => OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER),
  };
}
