import { readFile } from 'node:fs/promises';
import { FlagNotFoundError, TypeMismatchError } from '@openfeature/core';
import type { EvaluationContext, JsonValue, ResolutionDetails } from '@openfeature/core';
import { OpenFeatureEventEmitter, ServerProviderEvents } from '@openfeature/server-sdk';
import type { Provider } from '@openfeature/server-sdk';
import { evaluateToggle } from './evaluate-toggle.ts';
import { ToggleFileError } from './toggle-file-error.ts';
import { toType } from './to-type.ts';
import { parseToggleFile } from './toggle-file.ts';
import type { Toggle, ToggleSet } from './toggle-file.ts';

/** The longest delay of a timer: Node.js runs a longer one at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Options of {@link FileProvider}. */
export interface FileProviderOptions {
  /** Path of the JSON file. It has to be there and right when the provider starts. */
  file: string;
  /**
   * How often the file is read again, in milliseconds above 0, and so how late a change may be. Default 1000. A
   * smaller one only costs reading.
   */
  pollMs?: number;
  /**
   * Told when the file has become unusable, once per content; the last good toggles stay.
   * Default: a warning of the process.
   */
  onProblem?: (error: ToggleFileError) => void;
}

/**
 * An OpenFeature provider over a JSON file, which is read again when its content changes: also when it is
 * replaced by another file or behind a link, as orchestrators do with mounted ones.
 *
 * Events: `PROVIDER_CONFIGURATION_CHANGED` with the names of the toggles that changed, `PROVIDER_STALE`
 * while the file is unusable, `PROVIDER_READY` when it can be used again.
 *
 * @see https://openfeature.dev/specification/sections/providers
 */
export class FileProvider implements Provider {
  /** Its name, for OpenFeature. */
  readonly metadata = { name: 'file' } as const;
  /** For OpenFeature: the server SDK only. */
  readonly runsOn = 'server';
  /** What it tells of itself, for OpenFeature; listen by `client.addHandler`. */
  readonly events = new OpenFeatureEventEmitter();
  readonly #options: Required<FileProviderOptions>;
  #toggles: ToggleSet = {};
  #text: string | undefined;
  #refused: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reloading: Promise<void> | undefined;
  #closed = false;

  /** Reads nothing yet: OpenFeature starts it. @throws RangeError when `pollMs` cannot be used. */
  constructor({ file, pollMs = 1000, onProblem = warnProcess }: FileProviderOptions) {
    if (!(pollMs > 0 && pollMs <= MAX_DELAY_MS)) {
      throw new RangeError(
        `The toggles in ${file} have pollMs ${pollMs}. Use milliseconds above 0 and at most ${MAX_DELAY_MS}.`,
      );
    }
    this.#options = { file, pollMs, onProblem };
  }

  /** Called by OpenFeature. @throws ToggleFileError with every problem of the file. */
  async initialize(): Promise<void> {
    this.#closed = false;
    const text = await this.#read();
    this.#toggles = this.#parse(text);
    this.#text = text;
    if (this.#closed) {
      return;
    }
    this.#timer = setInterval(() => void this.reload(), this.#options.pollMs);
    this.#timer.unref();
  }

  /** Called by OpenFeature when another provider takes its place. */
  onClose(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    return this.#reloading ?? Promise.resolve();
  }

  /** Reads the file now instead of at the next turn. Does not throw. */
  reload(): Promise<void> {
    this.#reloading ??= this.#reload().finally(() => {
      this.#reloading = undefined;
    });
    return this.#reloading;
  }

  async resolveBooleanEvaluation(
    name: string,
    _fallback: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#resolve(name, 'boolean', context);
  }

  async resolveStringEvaluation(
    name: string,
    _fallback: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#resolve(name, 'string', context);
  }

  async resolveNumberEvaluation(
    name: string,
    _fallback: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#resolve(name, 'number', context);
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    name: string,
    _fallback: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#resolve(name, 'object', context);
  }

  #resolve<T>(name: string, type: string, context: EvaluationContext): ResolutionDetails<T> {
    const toggle = Object.hasOwn(this.#toggles, name) ? this.#toggles[name] : undefined;
    if (toggle === undefined) {
      throw new FlagNotFoundError(
        `${this.#options.file} has no toggle ${name}. Add it, or correct the name.`,
      );
    }
    const decision = evaluateToggle(name, toggle, context);
    const found = toType(decision.value);
    if (found !== type) {
      throw new TypeMismatchError(`The toggle ${name} is a ${found}, not a ${type}. Ask for a ${found}.`);
    }
    return decision as ResolutionDetails<T>;
  }

  async #reload(): Promise<void> {
    let text: string | undefined;
    try {
      text = await this.#read();
      if (text === this.#text && this.#refused === undefined) {
        return;
      }
      const before = this.#toggles;
      this.#toggles = this.#parse(text);
      this.#text = text;
      this.#announce(before);
    } catch (error) {
      this.#refuse(text, error as ToggleFileError);
    }
  }

  #announce(before: ToggleSet): void {
    if (this.#refused !== undefined) {
      this.#refused = undefined;
      this.events.emit(ServerProviderEvents.Ready);
    }
    const flagsChanged = changedNames(before, this.#toggles);
    if (flagsChanged.length > 0) {
      this.events.emit(ServerProviderEvents.ConfigurationChanged, { flagsChanged });
    }
  }

  #refuse(text: string | undefined, error: ToggleFileError): void {
    // The message, for a file that cannot be read has no text.
    const refused = `${text ?? ''}\n${error.message}`;
    if (refused !== this.#refused) {
      this.#refused = refused;
      this.events.emit(ServerProviderEvents.Stale, { message: error.message });
      this.#options.onProblem(error);
    }
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.#options.file, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new ToggleFileError(this.#options.file, [{ path: '', message: `cannot be read (${code})` }]);
    }
  }

  #parse(text: string): ToggleSet {
    const result = parseToggleFile(text);
    if (!result.ok) {
      throw new ToggleFileError(this.#options.file, result.problems);
    }
    return result.toggles;
  }
}

function changedNames(before: ToggleSet, after: ToggleSet): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const textOf = (toggle: Toggle | undefined): string | undefined => toggle && JSON.stringify(toggle);
  return [...names].filter((name) => textOf(before[name]) !== textOf(after[name]));
}

function warnProcess(error: ToggleFileError): void {
  process.emitWarning(error.message, { code: error.code });
}
