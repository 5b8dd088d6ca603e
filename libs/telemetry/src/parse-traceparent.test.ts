import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTraceparent } from './parse-traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('parseTraceparent', () => {
  it('reads ids, flags and state', () => {
    const context = parseTraceparent(`00-${TRACE}-${SPAN}-01`, ['a=1', 'b=2']);
    expect(context).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
    expect(context?.traceState?.serialize()).toBe('a=1,b=2');
  });

  it('reads what a later version has in common', () => {
    expect(parseTraceparent(`01-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE });
  });

  it('refuses all that is not valid', () => {
    for (const text of [
      '',
      `00-${TRACE}-${SPAN}`,
      `ff-${TRACE}-${SPAN}-01`,
      `00-${TRACE}-${SPAN}-01-more`,
      `00-${'0'.repeat(32)}-${SPAN}-01`,
      `00-${TRACE}-${'0'.repeat(16)}-01`,
      `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    ]) {
      expect(parseTraceparent(text)).toBeUndefined();
    }
    expect(parseTraceparent(undefined)).toBeUndefined();
  });

  it('never throws, whatever a caller sends', () => {
    const read = fc.property(fc.string(), fc.string(), (parent, state) => {
      parseTraceparent(parent);
      parseTraceparent(`00-${TRACE}-${SPAN}-01`, state);
    });
    expect(() => fc.assert(read)).not.toThrow();
  });
});
