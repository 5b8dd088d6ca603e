import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseServiceMarker } from './service-marker.ts';

describe('parseServiceMarker', () => {
  it('takes what the graph needs, and leaves the rest to the catalogue', () => {
    const text = JSON.stringify({ name: 'payments', domain: 'finance', team: 'payments', other: 1 });
    expect(parseServiceMarker(text)).toEqual({
      ok: true,
      marker: { name: 'payments', domain: 'finance', team: 'payments' },
    });
  });

  it('tells every problem with its fix', () => {
    const result = parseServiceMarker('{ "name": "Pay Ments", "domain": 5 }');
    expect(result).toMatchObject({ ok: false });
    const lines = result.ok ? [] : result.problem.split('\n');
    expect(lines).toEqual([
      expect.stringContaining('$.name is "Pay Ments". Set it to'),
      expect.stringContaining('$.domain is 5. Set it to'),
      expect.stringContaining('$.team is missing. Set it to'),
    ]);
  });

  it.each(['', '{', '[]', 'null', '5', '"text"'])('refuses %j without throwing', (text) => {
    expect(parseServiceMarker(text).ok).toBe(false);
  });

  it('never throws, and never takes a name that could not be a folder', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.string(), (text, name) => {
        expect(parseServiceMarker(text).ok).toBe(false);
        const result = parseServiceMarker(JSON.stringify({ name, domain: 'finance', team: 'payments' }));
        expect(result.ok ? result.marker.name : 'refused').toMatch(/^[a-z0-9-]+$/);
      }),
    );
  });
});
