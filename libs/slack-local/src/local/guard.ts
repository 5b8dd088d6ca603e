export type GuardedRequest = {
  host: string | undefined;
  origin: string | undefined;
  site: string | undefined;
};

/**
 * Why a browser's request must be refused, or undefined.
 * The page acts for people without a password, so another site's page must not reach it:
 * neither across origins nor under a host name of its own that resolves to this machine (DNS rebinding).
 */
export function findForeignHost({ host }: GuardedRequest): string | undefined {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === '127.0.0.1' || name === '[::1]')
    return undefined;
  return `host "${host ?? ''}" is not this machine: use http://localhost or http://127.0.0.1`;
}

export function findForeignOrigin({ host, origin, site }: GuardedRequest): string | undefined {
  if (origin !== undefined && origin !== `http://${host ?? ''}`)
    return `origin "${origin}" may not use this server`;
  if (site === 'cross-site') return 'a page of another site may not use this server';
  return undefined;
}
