import canonicalize from 'canonicalize';
import type { LedgerEvent } from './event.ts';
import type { Opening } from './personal.ts';
import { commitTo } from './personal.ts';

/**
 * The bytes of an entry: the event as a CloudEvents 1.0 JSON document in the canonical form of RFC 8785,
 * so that anybody who holds the facts can make the same bytes and check their hash. Of personal data it holds
 * commitments alone, as `data.personal`.
 */
export function toBody(event: LedgerEvent, at: string, openings: readonly Opening[] = []): string {
  const { changeId, traceId, data, personal: _personal, ...rest } = event;
  const commitments = Object.fromEntries(openings.map((opening) => [opening.field, commitTo(opening)]));
  const body = canonicalize({
    specversion: '1.0',
    source: '/roadbed/platform',
    datacontenttype: 'application/json',
    time: at,
    ...rest,
    data: openings.length === 0 ? data : { ...data, personal: commitments },
    changeid: changeId,
    traceid: traceId,
  });
  if (body === undefined) throw new TypeError(`the event ${event.id} is not JSON`);
  return body;
}
