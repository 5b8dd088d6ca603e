import type { CallExpression, Identifier, Node, ReturnStatement, SourceFile, Statement } from 'ts-morph';
import { addImport, importedAs, isDeclared, namespaceOf } from './add-import.ts';
import { endOfLineWithComment, indentAt, newlineOf } from './layout.ts';
import { parseSource, type SourceEdit } from './parse-source.ts';
import { applyEdits } from './text-edit.ts';

/** A call that a service's `app.ts` shall make with its service. */
export interface AppCall {
  /** The function: `addRefundRoute`. */
  name: string;
  /** Where it is, as `app.ts` imports it: `./routes/refund.ts`. */
  from: string;
  /** A key of the service's configuration that is its second argument. */
  configKey?: string;
  /** `first`: right after the service is made, before what may need it. `last`: after all else that is added. */
  place: 'first' | 'last';
}

/**
 * Makes `app.ts` call a function with the service that it creates. Looks for what `createService` of
 * `@roadbed/service` gives, under whatever name, in whatever layout; where that is not one variable of one block, it
 * refuses and says what to write by hand. A call that is there stays as it is.
 *
 * @param path for messages
 */
export async function callInApp(path: string, text: string, call: AppCall): Promise<SourceEdit> {
  const parsed = await parseSource(path, text);
  if (!parsed.ok) return parsed;
  const { file } = parsed;
  const { Node: kinds } = await import('ts-morph');

  const known = importedAs(file, call.from, call.name);
  if (known !== undefined && (await isCalled(file, known))) return { ok: true, text };
  const byHand = `Or add it by hand: import { ${call.name} } from '${call.from}', and ${call.name}(service${call.configKey === undefined ? '' : `, service.config.${call.configKey}`}).`;
  const refuse = (why: string): SourceEdit => ({ ok: false, problem: `${path} ${why} ${byHand}` });
  if (known === undefined && isDeclared(file, call.name)) {
    return refuse(`has another ${call.name}. Rename that, or give --name.`);
  }

  const created = creationsIn(file, kinds);
  if (created.length !== 1) {
    return refuse(
      created.length === 0
        ? 'does not call createService of @roadbed/service. Call it there.'
        : `calls createService ${created.length} times. Keep one service in it.`,
    );
  }
  const variable = variableOf(created[0]!, kinds);
  if (!variable)
    return refuse(
      'does not keep what createService gives in a constant. Write const service = createService(…).',
    );
  const anchor = findAnchor(variable.statement, call.place, kinds);
  if (!anchor) return refuse('returns in several places after createService. Keep one return, at the end.');

  const name = variable.name.getText();
  const argument = call.configKey === undefined ? '' : `, ${name}.config.${call.configKey}`;
  const end = variable.statement.getText().endsWith(';') ? ';' : '';
  const line = `${known ?? call.name}(${name}${argument})${end}`;
  const at = endOfLineWithComment(text, anchor.getEnd());
  // Where more follows on the line, the call goes between.
  const isLineEnd = /^(?:\r?\n|$)/.test(text.slice(at));
  const inserted = isLineEnd
    ? `${newlineOf(text)}${indentAt(text, anchor.getStart())}${line}`
    : `${end === '' ? ';' : ''} ${line}${end === '' ? ';' : ''}`;
  const edits = [{ start: at, end: at, text: inserted }];
  return {
    ok: true,
    text: applyEdits(text, known === undefined ? [addImport(file, call.from, call.name), ...edits] : edits),
  };
}

type Kinds = typeof Node;

async function isCalled(file: SourceFile, name: string): Promise<boolean> {
  const { SyntaxKind } = await import('ts-morph');
  return file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .some((call) => call.getExpression().getText() === name);
}

function creationsIn(file: SourceFile, kinds: Kinds): CallExpression[] {
  const name = importedAs(file, '@roadbed/service', 'createService');
  const namespace = namespaceOf(file, '@roadbed/service');
  return file.getDescendants().filter((node): node is CallExpression => {
    if (!kinds.isCallExpression(node)) return false;
    const callee = node.getExpression();
    if (kinds.isIdentifier(callee)) return callee.getText() === name;
    return (
      kinds.isPropertyAccessExpression(callee) &&
      callee.getName() === 'createService' &&
      callee.getExpression().getText() === namespace
    );
  });
}

/** The variable that holds what a call gives, and the statement that declares it. */
function variableOf(call: Node, kinds: Kinds): { name: Identifier; statement: Statement } | undefined {
  let holder = call.getParent();
  while (
    kinds.isAwaitExpression(holder) ||
    kinds.isParenthesizedExpression(holder) ||
    kinds.isAsExpression(holder) ||
    kinds.isSatisfiesExpression(holder) ||
    kinds.isNonNullExpression(holder)
  ) {
    holder = holder.getParent();
  }
  if (!kinds.isVariableDeclaration(holder)) return undefined;
  const name = holder.getNameNode();
  const statement = holder.getVariableStatement();
  return kinds.isIdentifier(name) && statement ? { name, statement } : undefined;
}

/** The statement after which the call goes; undefined where a return might leave it out. */
function findAnchor(declaration: Statement, place: AppCall['place'], kinds: Kinds): Statement | undefined {
  const block = declaration.getParent();
  if (place === 'first') return declaration;
  if (kinds.isSourceFile(block)) return declaration;
  if (!kinds.isBlock(block)) return undefined;

  const statements = block.getStatements();
  const home = functionOf(declaration, kinds);
  const returns = block
    .getDescendants()
    .filter(
      (node): node is ReturnStatement =>
        kinds.isReturnStatement(node) &&
        node.getPos() > declaration.getPos() &&
        functionOf(node, kinds) === home,
    );
  const [only, ...more] = returns;
  if (!only) return statements.at(-1);
  if (more.length > 0 || only.getParent() !== block) return undefined;
  return statements[statements.indexOf(only) - 1];
}

function functionOf(node: Node, kinds: Kinds): Node | undefined {
  return node.getFirstAncestor((ancestor) => kinds.isFunctionLikeDeclaration(ancestor));
}
