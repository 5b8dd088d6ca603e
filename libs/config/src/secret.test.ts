import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './index.ts';

describe('Secret', () => {
  const key = new Secret('hunter2');

  it('gives its value only when asked', () => {
    expect(key.reveal()).toBe('hunter2');
  });

  it('cannot be printed, serialised, inspected or enumerated', () => {
    const shown = [
      String(key),
      JSON.stringify({ key }),
      inspect({ key }, { showHidden: true, depth: 9 }),
      format('%s %o %O %j', key, key, key, key),
      JSON.stringify(Object.entries(key)),
      JSON.stringify(structuredClone(Object.assign({}, key))),
    ].join(' ');
    expect(shown).not.toContain('hunter2');
    expect(JSON.stringify({ key })).toBe('{"key":"[secret]"}');
  });
});
