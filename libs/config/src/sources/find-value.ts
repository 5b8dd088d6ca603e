import type { ConfigOrigin } from '../config-origin.ts';
import type { NamedKey } from '../config-key.ts';
import { fromEnvironmentText, inputKind } from '../environment-text.ts';
import { readSecretFile } from './read-secret-files.ts';
import type { Sources } from './read-sources.ts';

/** What the strongest source that has a key gives for it. */
export interface FoundValue {
  origin: ConfigOrigin;
  /** For the schema. */
  input: unknown;
  /** As it was given, to be shown when it is refused. */
  given?: unknown;
  /** Why the mounted file cannot be read. */
  unreadable?: string;
}

/** Asks the sources for a key, strongest first. Text that is empty counts as not given. */
export function findValue(named: NamedKey, sources: Sources): FoundValue {
  const { name, variable, flag, key } = named;
  const flagText = sources.flags.get(name);
  if (flagText !== undefined) {
    return fromText(named, flagText, { source: 'flag', name: `--${flag}` });
  }
  const secretPath = sources.secretFiles.get(variable);
  if (secretPath !== undefined) {
    const origin = { source: 'secret file', name: secretPath } as const;
    const content = readSecretFile(secretPath);
    if (!content.ok) {
      return { origin, input: undefined, given: secretPath, unreadable: content.reason };
    }
    if (content.text !== '') {
      return fromText(named, content.text, origin);
    }
  }
  const text = sources.environment[variable];
  if (text !== undefined && text !== '') {
    return fromText(named, text, { source: 'environment', name: variable });
  }
  if (Object.hasOwn(sources.file.values, name)) {
    const given = sources.file.values[name];
    return { origin: { source: 'file', name: sources.file.path }, input: fromJson(named, given), given };
  }
  return key.default === undefined
    ? { origin: { source: 'nowhere' }, input: undefined }
    : { origin: { source: 'default' }, input: key.default, given: key.default };
}

/** JSON has no dates and no numbers of any length, so that they are text in it. */
function fromJson({ key }: NamedKey, value: unknown): unknown {
  const isText = typeof value === 'string' && ['bigint', 'date'].includes(inputKind(key.schema));
  return isText ? fromEnvironmentText(key.schema, value) : value;
}

function fromText({ key }: NamedKey, text: string, origin: ConfigOrigin): FoundValue {
  return { origin, input: fromEnvironmentText(key.schema, text), given: text };
}
