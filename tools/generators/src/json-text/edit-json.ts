import { findNodeAtLocation, parseTree, type JSONPath, type Node } from 'jsonc-parser';
import { toLine, toLines, type JsonValue } from './to-json-text.ts';

/**
 * Edits of a JSON text that leave every other character as it is: what a person laid out by hand stays laid out. A
 * general JSON editor lays the neighbours out anew.
 */

/** Adds an item at the end of the list at `path`, laid out as the item before it. @throws when there is no list */
export function appendItem(text: string, path: JSONPath, item: JsonValue): string {
  const list = nodeAt(text, path, 'array');
  const last = list.children?.at(-1);
  if (!last) return replace(text, list, `[${toLine(item)}]`);

  const indent = indentBefore(text, last.offset);
  const lastText = textOf(text, last);
  const added = lastText.includes('\n') ? toLines(item, indent ?? '', unitOf(text)) : toLine(item);
  return replace(text, last, `${lastText}${indent === undefined ? ', ' : `,\n${indent}`}${added}`);
}

/** Takes the item at `index` out of the list at `path`. @throws when there is no such item */
export function removeItem(text: string, path: JSONPath, index: number): string {
  const list = nodeAt(text, path, 'array');
  return removeChild(text, list, index, '[]');
}

/**
 * Gives the object at `path` a field, or its field another value. A new one comes last, on a line of its own where the
 * field before it has one. @throws when there is no object
 */
export function setField(text: string, path: JSONPath, key: string, value: JsonValue): string {
  const object = nodeAt(text, path, 'object');
  const fields = object.children ?? [];
  const old = fields.find((field) => field.children?.[0]?.value === key)?.children?.[1];
  if (old) {
    const field = old.parent ?? old;
    const added = textOf(text, old).includes('\n')
      ? toLines(value, indentBefore(text, field.offset) ?? '', unitOf(text))
      : toLine(value);
    return replace(text, old, added);
  }

  const last = fields.at(-1);
  if (!last) return replace(text, object, toLine({ [key]: value }));
  const indent = indentBefore(text, last.offset);
  const added =
    indent === undefined
      ? `, ${JSON.stringify(key)}: ${toLine(value)}`
      : `,\n${indent}${JSON.stringify(key)}: ${toLines(value, indent, unitOf(text))}`;
  return replace(text, last, textOf(text, last) + added);
}

/** Takes a field out of the object at `path`; without such a field the text stays as it is. @throws when there is no object */
export function removeField(text: string, path: JSONPath, key: string): string {
  const object = nodeAt(text, path, 'object');
  const index = (object.children ?? []).findIndex((field) => field.children?.[0]?.value === key);
  return index === -1 ? text : removeChild(text, object, index, '{}');
}

function nodeAt(text: string, path: JSONPath, type: 'array' | 'object'): Node {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, path);
  if (node?.type === type) return node;
  throw new Error(`$.${path.join('.')} is not ${type === 'array' ? 'a list' : 'an object'}. Make it one.`);
}

function removeChild(text: string, parent: Node, index: number, empty: string): string {
  const children = parent.children ?? [];
  const child = children[index];
  if (!child) throw new Error(`There is no item ${index}.`);
  const before = children[index - 1];
  const after = children[index + 1];
  if (after) return text.slice(0, child.offset) + text.slice(after.offset);
  if (before) return text.slice(0, before.offset + before.length) + text.slice(child.offset + child.length);
  return replace(text, parent, empty);
}

function replace(text: string, { offset, length }: Node, replacement: string): string {
  return text.slice(0, offset) + replacement + text.slice(offset + length);
}

function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

/** The white space between the start of the line and what stands at `offset`; undefined when more stands there. */
function indentBefore(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return line.trim() === '' ? line : undefined;
}

/** What one step of indentation is: that of the first line that has any; two spaces in a text of one line. */
function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}
