import type { Node, ObjectLiteralExpression, SourceFile } from 'ts-morph';
import { addImport, importedAs, isDeclared, namespaceOf } from './add-import.ts';
import { indentAt, newlineOf } from './layout.ts';
import { parseSource, type SourceEdit } from './parse-source.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/** A key that a service's `config.ts` shall declare. */
export interface ConfigKey {
  /** `fraudUrl`. */
  key: string;
  /** The schema, with zod under the name that the file has for it: `(z) => `${z}.url()``. */
  schema: (z: string) => string;
  description: string;
  default: string | number;
}

/**
 * Adds a key to the object that `config.ts` gives to `defineConfig`. A key that is there stays as it is.
 *
 * @param path for messages
 */
export async function addConfigKey(path: string, text: string, config: ConfigKey): Promise<SourceEdit> {
  const parsed = await parseSource(path, text);
  if (!parsed.ok) return parsed;
  const { file } = parsed;
  const { Node: kinds } = await import('ts-morph');
  const refuse = (why: string): SourceEdit => ({
    ok: false,
    problem: `${path} ${why} Or declare the key ${config.key} by hand.`,
  });

  const object = definitionIn(file, kinds);
  if (!object)
    return refuse('does not give defineConfig of @roadbed/service an object. Write defineConfig({ … }).');
  if (object.getProperty(config.key)) return { ok: true, text };

  const known = zodIn(file);
  if (known === undefined && isDeclared(file, 'z')) return refuse('has a z that is not zod. Rename it.');
  const entry = `${config.key}: { schema: ${config.schema(known ?? 'z')}, description: ${toLiteral(config.description)}, default: ${toLiteral(config.default)} },`;
  const edits = [insertProperty(object, entry)];
  return {
    ok: true,
    text: applyEdits(text, known === undefined ? [addImport(file, 'zod', 'z'), ...edits] : edits),
  };
}

function definitionIn(file: SourceFile, kinds: typeof Node): ObjectLiteralExpression | undefined {
  const name = importedAs(file, '@roadbed/service', 'defineConfig');
  const namespace = namespaceOf(file, '@roadbed/service');
  const calls = file
    .getDescendants()
    .filter(kinds.isCallExpression)
    .filter((call) => {
      const callee = call.getExpression().getText();
      return callee === name || (namespace !== undefined && callee === `${namespace}.defineConfig`);
    });
  return calls.length === 1 ? toObject(calls[0]?.getArguments()[0], file, kinds) : undefined;
}

function toObject(
  node: Node | undefined,
  file: SourceFile,
  kinds: typeof Node,
): ObjectLiteralExpression | undefined {
  if (kinds.isObjectLiteralExpression(node)) return node;
  if (
    kinds.isAsExpression(node) ||
    kinds.isSatisfiesExpression(node) ||
    kinds.isParenthesizedExpression(node)
  ) {
    return toObject(node.getExpression(), file, kinds);
  }
  if (!kinds.isIdentifier(node)) return undefined;
  return toObject(file.getVariableDeclaration(node.getText())?.getInitializer(), file, kinds);
}

function zodIn(file: SourceFile): string | undefined {
  const byDefault = file
    .getImportDeclarations()
    .find((one) => one.getModuleSpecifierValue() === 'zod')
    ?.getDefaultImport()
    ?.getText();
  return importedAs(file, 'zod', 'z') ?? namespaceOf(file, 'zod') ?? byDefault;
}

/** After the last property, on a line of its own; in a line of its object where that has one line. */
function insertProperty(object: ObjectLiteralExpression, entry: string): TextEdit {
  const text = object.getSourceFile().getFullText();
  const newline = newlineOf(text);
  const closing = object.getEnd() - 1;
  const last = object.getProperties().at(-1);
  const indent = last ? indentAt(text, last.getStart()) : `${indentAt(text, object.getStart())}  `;
  if (!last) {
    const inside = text.slice(object.getStart() + 1, closing).trimEnd();
    const start = object.getStart() + 1 + inside.length;
    return {
      start,
      end: closing,
      text: `${newline}${indent}${entry}${newline}${indentAt(text, object.getStart())}`,
    };
  }
  const between = text.slice(last.getEnd(), closing);
  const comma = /^\s*,/.exec(between);
  const start = last.getEnd() + (comma?.[0].length ?? 0);
  const isOneLine = !text.slice(object.getStart(), closing).includes('\n');
  const separator = comma ? '' : ',';
  return { start, end: start, text: `${separator}${isOneLine ? ' ' : `${newline}${indent}`}${entry}` };
}

function toLiteral(value: string | number): string {
  const text = JSON.stringify(value);
  return typeof value === 'number'
    ? text.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, value < 10_000 ? '' : '_')
    : text;
}
