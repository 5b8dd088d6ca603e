import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents } from './read-events.ts';

async function read(text: string, cuts: readonly number[] = []) {
  const bytes = new TextEncoder().encode(text);
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const chunks = at.slice(1).map((end, index) => bytes.slice(at[index], end));
  const events = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const text =
  'retry: 2000\nid: 7\n\n: still here\n\nevent: entry\ndata: {"a":"ü €"}\nid: 8\n\ndata: a\ndata: b\n\ndata: cut';

test('ids stay until the next one, signs of life say nothing, and what was cut off is left out', async () => {
  expect(await read(text)).toEqual([
    { id: '7', data: undefined },
    { id: '7', data: undefined },
    { id: '8', data: '{"a":"ü €"}' },
    { id: '8', data: 'a\nb' },
  ]);
});

test('wherever the network cuts it, the same is read', async () => {
  const whole = await read(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(500), { maxLength: 8 }), async (cuts) => {
      expect(await read(text, cuts)).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});
