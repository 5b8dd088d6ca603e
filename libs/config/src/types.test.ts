import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineConfig, secret, throwConfigRequest, variableOf } from './index.ts';
import type {
  ConfigDefinition,
  ConfigError,
  ConfigInputs,
  ConfigKey,
  ConfigOrigin,
  ConfigProblem,
  ConfigQuestion,
  ConfigRequest,
  ConfigSource,
  ConfigValues,
  ConfigWarning,
  Environment,
  Secret,
} from './index.ts';
import { answerConfigRequest, toEnvironmentExample, toJsonSchema, toMarkdownTable } from './command.ts';
import type { ConfigAnswer } from './command.ts';

describe('the public types', () => {
  const config = defineConfig({
    url: { schema: z.url(), description: 'U.' },
    mode: { schema: z.enum(['a', 'b']), description: 'M.', default: 'a' },
    list: { schema: z.array(z.int()).optional(), description: 'L.' },
    size: { schema: z.string().transform((text) => text.length), description: 'S.', default: 'four' },
    key: { schema: secret(z.object({ id: z.string() })).optional(), description: 'K.' },
  });

  it('follow the schemas', () => {
    expectTypeOf<typeof config.load>().returns.toEqualTypeOf<{
      readonly url: string;
      readonly mode: 'a' | 'b';
      readonly list: number[] | undefined;
      readonly size: number;
      readonly key: Secret<{ id: string }> | undefined;
    }>();
    expectTypeOf(config).toExtend<Pick<ConfigDefinition, 'keys'>>();
    expectTypeOf<ConfigValues<typeof config.keys>>().toEqualTypeOf<ReturnType<typeof config.load>>();
  });

  it('keep values, origins and problems apart', () => {
    const result = config.parse({});
    expectTypeOf(result.origins.mode).toEqualTypeOf<ConfigOrigin>();
    expectTypeOf(result.warnings).toEqualTypeOf<ConfigWarning[]>();
    expectTypeOf(result).extract<{ ok: false }>().toHaveProperty('problems').toEqualTypeOf<ConfigProblem[]>();
    expectTypeOf(result).extract<{ ok: false }>().not.toHaveProperty('values');
    expectTypeOf<ConfigOrigin['source']>().toEqualTypeOf<
      'nowhere' | 'default' | 'file' | 'environment' | 'secret file' | 'flag'
    >();
  });

  it('refuse a default that the schema does not take', () => {
    expectTypeOf<{ schema: z.ZodNumber; description: string; default: string }>().not.toExtend<
      ConfigKey<z.ZodNumber>
    >();
    // @ts-expect-error -- a number is wanted
    defineConfig({ limit: { schema: z.number(), description: 'L.', default: 'ten' } });
    // @ts-expect-error -- every key says what it is for
    defineConfig({ limit: { schema: z.number() } });
  });

  it('name what a process takes and answers', () => {
    expectTypeOf<typeof config.parse>().parameters.toEqualTypeOf<
      [environment: Environment, inputs?: ConfigInputs]
    >();
    expectTypeOf<NodeJS.ProcessEnv>().toExtend<Environment>();
    expectTypeOf(throwConfigRequest).returns.toBeVoid();
    expectTypeOf(answerConfigRequest).parameter(0).toEqualTypeOf<ConfigRequest>();
    expectTypeOf(answerConfigRequest).returns.toEqualTypeOf<ConfigAnswer>();
    expectTypeOf<ConfigAnswer>().toEqualTypeOf<{ output: string; complaint: string; exitCode: 0 | 1 }>();
    expectTypeOf(toJsonSchema).parameters.toEqualTypeOf<
      [title: string, definition: Pick<ConfigDefinition, 'keys'>]
    >();
    expectTypeOf(toEnvironmentExample).returns.toBeString();
    expectTypeOf(toMarkdownTable).returns.toBeString();
    expectTypeOf(variableOf).returns.toBeString();
    expectTypeOf<ConfigRequest['question']>().toEqualTypeOf<ConfigQuestion>();
    expectTypeOf<ConfigProblem>().toEqualTypeOf<{
      key: string;
      variable: string;
      source: ConfigSource;
      from?: string;
      received?: string;
      expected: string;
      fix: string;
    }>();
    expectTypeOf<ConfigError['problems']>().toEqualTypeOf<readonly ConfigProblem[]>();
    expectTypeOf<ConfigError['code']>().toEqualTypeOf<'CONFIG_INVALID'>();
    expectTypeOf<Secret<number>['reveal']>().returns.toBeNumber();
  });
});
