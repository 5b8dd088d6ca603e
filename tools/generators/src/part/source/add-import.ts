import type { ImportDeclaration, SourceFile } from 'ts-morph';
import { endOfLineWithComment, newlineOf } from './layout.ts';
import type { TextEdit } from './text-edit.ts';

/** The name by which a file knows what it imports as `name` from `from`; undefined when it does not. */
export function importedAs(file: SourceFile, from: string, name: string): string | undefined {
  return file
    .getImportDeclarations()
    .filter((declaration) => !declaration.isTypeOnly() && declaration.getModuleSpecifierValue() === from)
    .flatMap((declaration) => declaration.getNamedImports())
    .filter((one) => !one.isTypeOnly() && one.getName() === name)
    .map((one) => one.getAliasNode()?.getText() ?? one.getName())[0];
}

/** The name of `import * as NAME from` a module; undefined when there is none. */
export function namespaceOf(file: SourceFile, from: string): string | undefined {
  return file
    .getImportDeclarations()
    .filter((declaration) => declaration.getModuleSpecifierValue() === from)
    .map((declaration) => declaration.getNamespaceImport()?.getText())
    .find((name) => name !== undefined);
}

/** Whether the top level of a file, or an import, gives `name` a meaning. */
export function isDeclared(file: SourceFile, name: string): boolean {
  return file.getLocal(name) !== undefined;
}

/**
 * The edit that imports `name`: among relative imports in their alphabetical order where they have one, otherwise
 * after the last import; with the file's quotes and semicolons.
 */
export function addImport(file: SourceFile, from: string, name: string): TextEdit {
  const text = file.getFullText();
  const newline = newlineOf(text);
  const declarations = file.getImportDeclarations();
  const last = declarations.at(-1);
  const quote = last?.getModuleSpecifier().getText().charAt(0) ?? "'";
  const end = last && !last.getText().endsWith(';') ? '' : ';';
  const line = `import { ${name} } from ${quote}${from}${quote}${end}`;

  const before = previousImport(declarations, from);
  if (before) {
    const at = endOfLineWithComment(text, before.getEnd());
    return { start: at, end: at, text: `${newline}${line}` };
  }
  const at = declarations[0]?.getStart(true) ?? file.getStatements()[0]?.getStart(true) ?? text.length;
  return { start: at, end: at, text: `${line}${newline}` };
}

function previousImport(declarations: ImportDeclaration[], from: string): ImportDeclaration | undefined {
  if (!from.startsWith('.')) return declarations.findLast((one) => !isRelative(one)) ?? undefined;
  const relative = declarations.filter(isRelative);
  const paths = relative.map((one) => one.getModuleSpecifierValue());
  if (paths.some((path, at) => at > 0 && path < paths[at - 1]!)) return declarations.at(-1);
  return (
    relative.findLast((one) => one.getModuleSpecifierValue() < from) ??
    declarations.findLast((one) => !isRelative(one))
  );
}

function isRelative(declaration: ImportDeclaration): boolean {
  return declaration.getModuleSpecifierValue().startsWith('.');
}
