import { defineConfig } from '@roadbed/config';
import { z } from 'zod';
import { median } from './statistics.ts';

/** Time to parse a configuration of 1,000 keys out of variables, in milliseconds: the first time and the median. */
export function measureConfig(): { first: number; median: number } {
  const kinds = [z.string(), z.int(), z.boolean(), z.url()];
  const texts = ['text', '42', 'true', 'http://127.0.0.1:1'];
  const keys = Array.from({ length: 1000 }, (_, index) => `key${index}`);
  const definition = defineConfig(
    Object.fromEntries(
      keys.map((key, index) => [
        key,
        { schema: kinds[index % 4] ?? z.string(), description: 'An example.', env: key.toUpperCase() },
      ]),
    ),
  );
  const env = Object.fromEntries(keys.map((key, index) => [key.toUpperCase(), texts[index % 4]]));
  const times = Array.from({ length: 21 }, () => {
    const begin = performance.now();
    definition.load(env);
    return performance.now() - begin;
  });
  return { first: times[0] ?? Number.NaN, median: median(times) };
}
