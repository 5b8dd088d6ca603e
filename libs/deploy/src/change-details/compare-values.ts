import canonicalize from 'canonicalize';
import type { ValueChange } from '@roadbed/platform-api';
import { sha256Hex } from '../release/digest.ts';
import { looksSecret } from './looks-secret.ts';

/** Files of values by their names in a release, as JSON. */
export type ReleaseValues = ReadonlyMap<string, unknown>;

export type ValueDifferences = {
  /** The first of them, with long values cut. */
  values: ValueChange[];
  count: number;
  /** SHA-256 over all of them, whole but for secrets. */
  digest: string;
};

const mostListed = 200;
const longestValue = 300;

/**
 * Which values one release has and another has not, or has otherwise: key by key through objects, whole for lists of
 * plain values. Of what may be a secret, only that it differs.
 */
export function compareValues(before: ReleaseValues, after: ReleaseValues): ValueDifferences {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changes = files.flatMap((file) => compareFile(file, before.get(file), after.get(file)));
  const text = canonicalize(changes);
  if (text === undefined) throw new TypeError('values are not JSON');
  return {
    values: changes.slice(0, mostListed).map(cutLongValues),
    count: changes.length,
    digest: sha256Hex(text),
  };
}

function compareFile(file: string, before: unknown, after: unknown): ValueChange[] {
  const [old, now] = [toLeaves(before), toLeaves(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key): ValueChange[] => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was?.text === is?.text) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    if ((was?.secret ?? false) || (is?.secret ?? false)) return [{ file, key, kind, secret: true }];
    return [
      {
        file,
        key,
        kind,
        ...(was !== undefined && { before: was.text }),
        ...(is !== undefined && { after: is.text }),
        secret: false,
      },
    ];
  });
}

type Leaf = { text: string; secret: boolean };

function toLeaves(value: unknown): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const add = (inner: unknown, names: string[], key: string): void => {
    const parts = toParts(inner);
    if (parts === undefined) {
      leaves.set(key, { text: JSON.stringify(inner), secret: looksSecret(names, inner) });
      return;
    }
    for (const [name, part] of parts) add(part, [...names, name], joinKey(key, name, Array.isArray(inner)));
  };
  // A file without anything in it says as much as no file.
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value !== undefined && !isEmpty) add(value, [], '');
  return leaves;
}

/** What is inside an object, or a list with objects; undefined for what is looked at as a whole. */
function toParts(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  if (entries.length === 0) return undefined;
  const isPlainList =
    Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  return isPlainList ? undefined : entries;
}

function joinKey(key: string, name: string, isItem: boolean): string {
  if (isItem) return `${key}[${name}]`;
  if (!/^[\w$-]+$/.test(name)) return `${key}[${JSON.stringify(name)}]`;
  return key === '' ? name : `${key}.${name}`;
}

function cutLongValues(change: ValueChange): ValueChange {
  const cut = (text: string) => (text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text);
  return {
    ...change,
    key: cut(change.key),
    ...(change.before !== undefined && { before: cut(change.before) }),
    ...(change.after !== undefined && { after: cut(change.after) }),
  };
}
