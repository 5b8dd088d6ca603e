/** Where the page is: who is acting, and in which channel. It is in the address, so that two windows can differ. */
export type Place = { user: string | undefined; channel: string | undefined };

export function readPlace(): Place {
  const query = new URLSearchParams(location.search);
  const archived = /^\/archives\/([^/]+)\//.exec(location.pathname)?.[1];
  return {
    user: query.get('as') ?? undefined,
    channel: archived ?? (decodeURIComponent(location.hash.slice(1)) || undefined),
  };
}

export function writePlace({ user, channel }: Place): void {
  const query = user === undefined ? '' : `?as=${encodeURIComponent(user)}`;
  const hash = channel === undefined ? '' : `#${encodeURIComponent(channel)}`;
  history.replaceState(undefined, '', `/${query}${hash}`);
}
