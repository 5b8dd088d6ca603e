import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createOutput } from './output.ts';

function capture(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 20 });
  return { output: createOutput(stream, stream), text: () => String(stream.read()) };
}

test('on a terminal progress is one line that is written over, and cut to fit', () => {
  const { output, text } = capture(true);
  output.progress('one');
  output.progress('a line that is longer than the terminal');
  output.line('done');
  expect(text()).toBe('\r\u001B[Kone\r\u001B[Ka line that is long\r\u001B[Kdone\n');
});

test('elsewhere progress is plain and rare', () => {
  const { output, text } = capture(false);
  output.progress('one');
  output.progress('two');
  output.line('done');
  expect(text()).toBe('one\ndone\n');
});
