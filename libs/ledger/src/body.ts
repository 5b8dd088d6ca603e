import canonicalize from 'canonicalize';
import type { LedgerEvent } from './event.ts';

/**
 * The bytes of an entry: the event as a CloudEvents 1.0 JSON document in the canonical form of RFC 8785,
 * so that anybody who holds the facts can make the same bytes and check their hash.
 */
export function toBody(event: LedgerEvent, at: string): string {
  const { changeId, ...rest } = event;
  const body = canonicalize({
    specversion: '1.0',
    source: '/roadbed/platform',
    datacontenttype: 'application/json',
    time: at,
    ...rest,
    changeid: changeId,
  });
  if (body === undefined) throw new TypeError(`the event ${event.id} is not JSON`);
  return body;
}
