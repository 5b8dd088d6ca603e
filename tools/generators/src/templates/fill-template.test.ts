import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate } from './fill-template.ts';

describe('fillTemplate', () => {
  it('fills in text and numbers, deep ones too', () => {
    const values = { title: 'Payments', objectives: { latencyP99Ms: 300 } };
    expect(fillTemplate('<%- title %>: <%-objectives.latencyP99Ms%> ms', values)).toBe('Payments: 300 ms');
  });

  it('takes what it fills in for text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('<%- other %>', '$&', "$'", '$1')), (title) => {
        expect(fillTemplate('[<%- title %>]', { title, other: 'other' })).toBe(`[${title}]`);
      }),
    );
  });

  it.each(['missing', 'title.length', 'constructor', 'objectives'])('refuses to fill in %j', (name) => {
    expect(() => fillTemplate(`<%- ${name} %>`, { title: 'a', objectives: {} })).toThrow(`names "${name}"`);
  });
});
