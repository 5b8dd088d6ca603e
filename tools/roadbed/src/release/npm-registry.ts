import type { Registry } from './check-advisories.ts';

/** The registry that npm is set up to use here (environment, then the .npmrc files), with its credentials. */
export async function readNpmRegistry(): Promise<Registry> {
  const [{ default: getAuthToken }, { default: getRegistryUrl }] = await Promise.all([
    import('registry-auth-token'),
    import('registry-auth-token/registry-url.js'),
  ]);
  const url = getRegistryUrl();
  const credentials = getAuthToken(url, { recursive: true });
  return {
    url,
    ...(credentials === undefined ? {} : { authorization: `${credentials.type} ${credentials.token}` }),
  };
}
