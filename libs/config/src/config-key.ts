import type { z } from 'zod';

/** One key of a configuration. */
export interface ConfigKey<Schema extends z.ZodType = z.ZodType> {
  /**
   * What the value must be; it is checked synchronously, so an asynchronous rule refuses every value. Numbers,
   * booleans, dates, lists and objects are read from the text of a variable, a secret file or a flag.
   */
  schema: Schema;
  /** What the value is for, in one sentence. Shown in errors and documents. */
  description: string;
  /** The environment variable. Default: the key in capitals, `fraudUrl` → `FRAUD_URL`. */
  env?: string;
  /** Used when no source gives a value; checked as any other. Without it the key is required, unless the schema is optional. */
  default?: z.input<Schema>;
}

/** The keys of a configuration, by name. */
export type ConfigKeys = Record<string, ConfigKey>;

/** The typed values that a set of keys gives. Frozen at every depth when they are read. */
export type ConfigValues<Keys extends ConfigKeys> = {
  readonly [Key in keyof Keys]: z.output<Keys[Key]['schema']>;
};

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A key with the names that it goes by. */
export interface NamedKey {
  /** In the definition and in the config file: `fraudUrl`. */
  name: string;
  /** In the environment and in the secrets folder: `FRAUD_URL`. */
  variable: string;
  /** On the command line, without its dashes: `fraud-url`. */
  flag: string;
  key: ConfigKey;
}

/** The environment variable of a key: its `env`, or its name in capitals. */
export function variableOf(name: string, key: Pick<ConfigKey, 'env'>): string {
  return key.env ?? separateWords(name, '_').toUpperCase();
}

/** All keys with their names, in the order of the definition. */
export function nameKeys(keys: ConfigKeys): NamedKey[] {
  return Object.entries(keys).map(([name, key]) => ({
    name,
    variable: variableOf(name, key),
    flag: separateWords(name, '-').toLowerCase(),
    key,
  }));
}

function separateWords(name: string, separator: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, `$1${separator}$2`);
}
