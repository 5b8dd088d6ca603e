import { setGlobalProxyFromEnv } from 'node:http';

/**
 * Lets `fetch` use the proxy that the environment names, as npm does (`http_proxy`, `https_proxy`, `no_proxy`, in either
 * case), for as long as this work takes.
 */
export async function throughProxy<T>(environment: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  const restore = setGlobalProxyFromEnv(environment);
  try {
    return await work();
  } finally {
    restore();
  }
}
