import type { SourceFile } from 'ts-morph';

/** A source file that can be edited, or why it cannot. */
export type ParsedSource = { ok: true; file: SourceFile } | { ok: false; problem: string };

/** What an edit of a source file came to. */
export type SourceEdit = { ok: true; text: string } | { ok: false; problem: string };

/**
 * Parses the text of a TypeScript file by itself, without types. ts-morph, which takes a third of a second to load,
 * is loaded when the first file is parsed.
 *
 * @param path for messages
 */
export async function parseSource(path: string, text: string): Promise<ParsedSource> {
  const { Project, ts } = await import('ts-morph');
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { noLib: true } });
  const file = project.createSourceFile('/source.ts', text, { scriptKind: ts.ScriptKind.TS });
  const [error] = project.getProgram().getSyntacticDiagnostics(file);
  if (!error) return { ok: true, file };
  const message = ts.flattenDiagnosticMessageText(error.compilerObject.messageText, ' ');
  return {
    ok: false,
    problem: `${path}:${error.getLineNumber() ?? 1} has a syntax error: ${message} Correct it first.`,
  };
}
