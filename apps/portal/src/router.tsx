import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

/** Where the reader is, by the address bar. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

/** The page that a path names. */
export type Page =
  | { name: 'services' | 'changes' | 'delivery' | 'ledger' | 'locks' | 'feedback' | 'alerts' | 'not-found' }
  | { name: 'change'; id: string }
  | { name: 'audit'; token: string; changeId: string | undefined };

export function toPage(path: string): Page {
  const [first, second, ...rest] = path.split('/').filter((part) => part !== '');
  if (first === undefined) return { name: 'services' };
  if (first === 'changes' && second !== undefined && rest.length === 0) {
    return { name: 'change', id: decode(second) };
  }
  if (first === 'audit' && second !== undefined) {
    const [part, changeId, ...more] = rest;
    const token = decode(second);
    if (part === undefined) return { name: 'audit', token, changeId: undefined };
    if (part === 'changes' && changeId !== undefined && more.length === 0) {
      return { name: 'audit', token, changeId: decode(changeId) };
    }
  }
  if (second !== undefined) return { name: 'not-found' };
  if (
    first === 'changes' ||
    first === 'delivery' ||
    first === 'ledger' ||
    first === 'locks' ||
    first === 'feedback' ||
    first === 'alerts'
  ) {
    return { name: first };
  }
  return { name: 'not-found' };
}

/** The current place; the component is drawn again when it changes. */
export function usePlace(): Place {
  const href = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  const url = new URL(href, window.location.origin);
  return { path: url.pathname, query: url.searchParams };
}

/** Goes to a page of this application. A filter replaces its place, so that Back leaves the page at once. */
export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', href);
  else window.history.replaceState(null, '', href);
  for (const listener of listeners) listener();
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** A link inside the application. With a modifier key, or another target, it is the browser's. */
export function Link({ href, children, ...rest }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
    window.scrollTo(0, 0);
  };
  return (
    <a href={href} onClick={onClick} {...rest}>
      {children}
    </a>
  );
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
