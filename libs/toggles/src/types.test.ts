import type { Client, Provider } from '@openfeature/server-sdk';
import { expectTypeOf, it } from 'vitest';
import { createToggles, FileProvider, parseToggleFile, toggleFileJsonSchema } from './index.ts';
import type {
  FileProviderOptions,
  Toggle,
  ToggleFileError,
  ToggleFileResult,
  ToggleProblem,
  ToggleRule,
  Toggles,
  ToggleSet,
  TogglesOptions,
  ToggleValues,
} from './index.ts';

it('pins the public types', () => {
  expectTypeOf(createToggles).toEqualTypeOf<(options: TogglesOptions) => Promise<Toggles>>();
  expectTypeOf<Toggles>().toEqualTypeOf<{ readonly client: Client; close(): Promise<void> }>();
  expectTypeOf<{
    file: string;
    pollMs: number;
    context: { environment: string };
  }>().toExtend<TogglesOptions>();
  expectTypeOf<{ provider: Provider }>().toExtend<TogglesOptions>();
  expectTypeOf<{ pollMs: number }>().not.toExtend<TogglesOptions>();
  expectTypeOf<{
    values: { checkout: boolean; limit: number; texts: string[] };
  }>().toExtend<TogglesOptions>();
  expectTypeOf<{ checkout: () => void }>().not.toExtend<ToggleValues>();
  // @ts-expect-error: a file, a provider or values are needed
  void (() => createToggles({}));
  expectTypeOf(FileProvider).toBeConstructibleWith({ file: 'toggles.json' });
  expectTypeOf<FileProvider>().toExtend<Provider>();
  expectTypeOf<FileProviderOptions>().toEqualTypeOf<{
    file: string;
    pollMs?: number;
    onProblem?: (error: ToggleFileError) => void;
  }>();
});

it('pins the types of a toggle file', () => {
  expectTypeOf(parseToggleFile).toEqualTypeOf<(text: string) => ToggleFileResult>();
  expectTypeOf<ToggleFileResult>().toEqualTypeOf<
    { ok: true; toggles: ToggleSet } | { ok: false; problems: ToggleProblem[] }
  >();
  expectTypeOf<ToggleSet>().toEqualTypeOf<Readonly<Record<string, Toggle>>>();
  expectTypeOf<Toggle['rules']>().toEqualTypeOf<ToggleRule[]>();
  expectTypeOf<ToggleRule['rollout']>().toEqualTypeOf<Record<string, number> | undefined>();
  expectTypeOf<ToggleProblem>().toEqualTypeOf<{ path: string; message: string }>();
  expectTypeOf<ToggleFileError['problems']>().toEqualTypeOf<readonly ToggleProblem[]>();
  expectTypeOf<ToggleFileError['code']>().toEqualTypeOf<'TOGGLES_INVALID'>();
  expectTypeOf(toggleFileJsonSchema).returns.toHaveProperty('properties');
});
