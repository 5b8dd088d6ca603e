import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SignalBook } from './signal-book.ts';
import { toPrometheus } from './to-prometheus.ts';

const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;
const label = /([a-z]+)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/gy;

/** Reads the text format as Prometheus does, and refuses what it would. */
function parse(text: string): { name: string; labels: Record<string, string>; value: number }[] {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  const known = lines.flatMap((line) => /^# (?:HELP|TYPE) ([a-z_]+) ./.exec(line)?.[1] ?? []);
  const samples = lines.filter((line) => !line.startsWith('#'));
  return samples.map((line) => {
    const [, name = '', labels = '', value] = sample.exec(line) ?? [];
    expect(known).toContain(name.replace(/_(bucket|sum|count)$/, ''));
    const pairs = [...labels.matchAll(label)];
    expect(pairs.map(([text]) => text).join('')).toBe(labels);
    const unescape = (text = '') => text.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
    const entries = pairs.map(([, name, value]) => [name ?? '', unescape(value)]);
    return { name, labels: Object.fromEntries(entries) as Record<string, string>, value: Number(value) };
  });
}

test('every name of an instance passes through the text format, with its counts', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), (instance) => {
      const book = new SignalBook();
      const signals = book.take({ environment: 'production', service: 'payments', instance });
      signals.begin();
      signals.answered(0.02);
      signals.count(503);
      signals.end();
      signals.begin();
      signals.count('aborted');
      const samples = parse(toPrometheus(book.report()));
      const of = { environment: 'production', service: 'payments', instance };
      expect(samples).toContainEqual({
        name: 'gateway_requests_total',
        labels: { ...of, code: '5xx' },
        value: 1,
      });
      expect(samples).toContainEqual({
        name: 'gateway_requests_total',
        labels: { ...of, code: '2xx' },
        value: 0,
      });
      expect(samples).toContainEqual({ name: 'gateway_requests_in_flight', labels: of, value: 1 });
      const bucket = (le: string) =>
        samples.find(({ name, labels }) => name.endsWith('_bucket') && labels['le'] === le)?.value;
      expect([bucket('0.016'), bucket('0.019'), bucket('0.0226'), bucket('+Inf')]).toEqual([0, 0, 1, 1]);
    }),
  );
});
