import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendItem, removeField, removeItem, setField } from './edit-json.ts';
import type { JsonValue } from './to-json-text.ts';

const team = { name: 'checkout', members: [], channel: 'team-checkout' };
const line = '{ "name": "checkout", "members": [], "channel": "team-checkout" }';

describe('appendItem', () => {
  it('adds one line after items that have one line each, and leaves the rest as it is', () => {
    const before = '{\n  "teams": [\n    { "name":   "fraud" }\n  ],\n  "x":   1\n}\n';
    expect(appendItem(before, ['teams'], team)).toBe(
      `{\n  "teams": [\n    { "name":   "fraud" },\n    ${line}\n  ],\n  "x":   1\n}\n`,
    );
  });

  it('spreads the item over lines where the one before it is, with short lists in one', () => {
    const before = JSON.stringify({ teams: [{ name: 'fraud' }] }, null, 2);
    expect(appendItem(before, ['teams'], { ...team, members: ['ana', 'ben'], rota: { shiftDays: 7 } })).toBe(
      [
        '{',
        '  "teams": [',
        '    {',
        '      "name": "fraud"',
        '    },',
        '    {',
        '      "name": "checkout",',
        '      "members": ["ana", "ben"],',
        '      "channel": "team-checkout",',
        '      "rota": {',
        '        "shiftDays": 7',
        '      }',
        '    }',
        '  ]',
        '}',
      ].join('\n'),
    );
  });

  it('keeps tabs, minified text and an empty list what they are', () => {
    expect(appendItem('{"teams":[]}', ['teams'], team)).toBe(`{"teams":[${line}]}`);
    expect(appendItem('{"teams":["a"]}', ['teams'], 'b')).toBe('{"teams":["a", "b"]}');
    expect(appendItem('{\n\t"teams": [\n\t\t{\n\t\t\t"name": "a"\n\t\t}\n\t]\n}', ['teams'], team)).toContain(
      '\n\t\t{\n\t\t\t"name": "checkout"',
    );
  });

  it('refuses what is no list, with the fix', () => {
    expect(() => appendItem('{"teams":{}}', ['teams'], team)).toThrow('$.teams is not a list. Make it one.');
  });
});

describe('setField', () => {
  it('puts a new field on a line of its own, where the one before it has one', () => {
    expect(setField('{\n  "name": "a"\n}\n', [], 'workloads', [{ name: 'b' }])).toBe(
      '{\n  "name": "a",\n  "workloads": [\n    {\n      "name": "b"\n    }\n  ]\n}\n',
    );
    expect(setField('{ "name": "a" }', [], 'team', 'b')).toBe('{ "name": "a", "team": "b" }');
  });

  it('changes nothing but the value of a field that is there', () => {
    expect(setField('{ "name":   "a",\n"team" : "x" }', [], 'name', 'b')).toBe(
      '{ "name":   "b",\n"team" : "x" }',
    );
  });
});

const documents = fc
  .tuple(
    fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
    fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 }),
    fc.constantFrom<string | number>(0, 2, 4, '\t'),
  )
  .map(([object, list, indent]) => {
    const value = { before: object, list, after: object } as Record<string, unknown>;
    return { value, text: JSON.stringify(value, null, indent) };
  });
const item = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

/** As JSON has it: no -0, no undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** What no edit of `list` may touch: the text before it, and the text after. */
function around(text: string, edited = text): string[] {
  const start = text.indexOf('"list":', text.indexOf('"before"'));
  const end = text.length - text.lastIndexOf('"after":');
  return [edited.slice(0, start), edited.slice(edited.length - end)];
}

describe('every edit', () => {
  it(
    'of a list comes to the same as in memory, and leaves the rest of the text alone',
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(documents, item, fc.nat(), ({ value, text }, added, at) => {
          const list = value['list'] as unknown[];
          const longer = appendItem(text, ['list'], added);
          expect(JSON.parse(longer)).toEqual(plain({ ...value, list: [...list, added] }));
          expect(around(text, longer)).toEqual(around(text));

          const index = at % (list.length + 1);
          const shorter = removeItem(longer, ['list'], index);
          expect(JSON.parse(shorter)).toEqual(
            plain({ ...value, list: [...list, added].toSpliced(index, 1) }),
          );
          expect(around(text, shorter)).toEqual(around(text));
        }),
      );
    },
  );

  it('of a field comes to the same as in memory, and is undone by its opposite', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(documents, fc.string({ maxLength: 5 }), item, ({ value, text }, key, added) => {
        fc.pre(key !== '__proto__' && !Object.hasOwn(value, key));
        const edited = setField(text, [], key, added);
        expect(JSON.parse(edited)).toEqual(plain({ ...value, [key]: added }));
        expect(removeField(edited, [], key)).toBe(text);
      }),
    );
  });
});
