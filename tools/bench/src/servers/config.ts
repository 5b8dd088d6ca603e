import { defineConfig } from '@roadbed/config';
import { z } from 'zod';

/** Parses a configuration of 1,000 keys out of variables, and tells the CPU time of its thread for each turn, in milliseconds. */
const TURNS = 21;
const kinds = [z.string(), z.int(), z.boolean(), z.url()];
const texts = ['text', '42', 'true', 'http://127.0.0.1:1'];
const names = Array.from({ length: 1000 }, (_, index) => `key${index}`);
const definition = defineConfig(
  Object.fromEntries(
    names.map((name, index) => [
      name,
      { schema: kinds[index % 4] ?? z.string(), description: 'An example.', env: name.toUpperCase() },
    ]),
  ),
);
const env = Object.fromEntries(names.map((name, index) => [name.toUpperCase(), texts[index % 4]]));
const turns = Array.from({ length: TURNS }, () => {
  const before = process.threadCpuUsage();
  definition.load(env);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
});
process.send?.({ turns });
