import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createEventCatalog } from './event-catalog.ts';
import { exampleEvent } from './testing/open-ledger.ts';

const catalog = createEventCatalog(
  {
    'roadbed.change.live.v1': z.looseObject({ release: z.string() }).describe('A change is live.'),
    'roadbed.change.live.v2': z.looseObject({ release: z.string(), at: z.string() }),
  },
  { 'roadbed.alert.firing.v1': z.looseObject({ summary: z.string() }) },
);

describe('an event', () => {
  test('of a known type with its data is taken as it is, and may say more', () => {
    const event = exampleEvent('C-1/live', { data: { release: 'sha256:00', more: [1] } });
    expect(catalog.check(event)).toBe(event);
  });

  test('without what its type asks for is refused, with the field', () => {
    const event = exampleEvent('C-1/live', { data: { realease: 'sha256:00' } });
    expect(() => catalog.check(event)).toThrow(
      /"C-1\/live" cannot be recorded: its data is not that of roadbed\.change\.live\.v1:\n.*\n?.*→ at release/,
    );
  });

  test('is held against the schema of its own version', () => {
    const event = exampleEvent('C-1/live', { type: 'roadbed.change.live.v2' });
    expect(() => catalog.check(event)).toThrow('→ at at');
  });

  test.each(['roadbed.change.alive.v1', 'roadbed.change.live.v3', 'constructor'])(
    'of the type %s, which nobody described, is refused with the way out',
    (type) => {
      expect(() => catalog.check(exampleEvent('C-1/live', { type }))).toThrow(
        `the type "${type}" is not in the event catalogue. Fix: add the schema`,
      );
    },
  );
});

test('a type that two capabilities tell of is refused', () => {
  const data = { 'roadbed.change.live.v1': z.looseObject({}) };
  expect(() => createEventCatalog(data, data)).toThrow(
    'roadbed.change.live.v1 is in the event catalogue twice',
  );
});

test('the schemas are published by the names of their types', () => {
  expect(catalog.jsonSchemas()).toEqual([
    expect.objectContaining({ type: 'roadbed.alert.firing.v1', description: '' }),
    {
      type: 'roadbed.change.live.v1',
      description: 'A change is live.',
      schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: 'roadbed.change.live.v1',
        description: 'A change is live.',
        type: 'object',
        properties: { release: { type: 'string' } },
        required: ['release'],
        additionalProperties: {},
      },
    },
    expect.objectContaining({ type: 'roadbed.change.live.v2' }),
  ]);
});
