import type { Node } from 'ts-morph';
import type { RouteModel } from '../kinds/route.ts';
import type { PartContext } from '../plan-part.ts';
import { parseSource } from '../source/parse-source.ts';
import { sourceFiles } from '../source/source-files.ts';

/**
 * The source files of a service that declare a route of this method and path: an object with `method` and `url`, or
 * a call such as `fastify.get('/refunds', …)`. Parameters of another name are the same route.
 */
export async function findRoutes(
  { files, service }: PartContext,
  { method, path }: Pick<RouteModel, 'method' | 'path'>,
): Promise<string[]> {
  const found = await Promise.all(
    sourceFiles(files, `${service.root}/src`).map(async (file) => {
      const text = files.read(file) ?? '';
      // Parsing costs much more than looking.
      if (!mayHold(text, path)) return [];
      const parsed = await parseSource(file, text);
      if (!parsed.ok) return [];
      const { Node: kinds } = await import('ts-morph');
      const declares = parsed.file
        .getDescendants()
        .some((node) => routeOf(node, kinds).some((route) => route === shapeOf(method, path)));
      return declares ? [file] : [];
    }),
  );
  return found.flat();
}

function mayHold(text: string, path: string): boolean {
  return path.split('/').every((step) => step.startsWith(':') || text.includes(step));
}

/** `GET /refunds/:` for `GET /refunds/:id`. */
function shapeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/:[A-Za-z0-9_]+/g, ':')}`;
}

function routeOf(node: Node, kinds: typeof Node): string[] {
  if (kinds.isObjectLiteralExpression(node)) {
    const methods = literals(node.getProperty('method'), kinds);
    const [url] = literals(node.getProperty('url'), kinds);
    return url === undefined ? [] : methods.map((method) => shapeOf(method, url));
  }
  if (!kinds.isCallExpression(node)) return [];
  const callee = node.getExpression();
  const [first] = node.getArguments();
  if (!kinds.isPropertyAccessExpression(callee) || !kinds.isStringLiteral(first)) return [];
  return /^(?:get|post|put|patch|delete)$/.test(callee.getName())
    ? [shapeOf(callee.getName(), first.getLiteralValue())]
    : [];
}

function literals(property: Node | undefined, kinds: typeof Node): string[] {
  const value = kinds.isPropertyAssignment(property) ? property.getInitializer() : undefined;
  const items = kinds.isArrayLiteralExpression(value) ? value.getElements() : [value];
  return items.flatMap((item) =>
    kinds.isStringLiteral(item) || kinds.isNoSubstitutionTemplateLiteral(item)
      ? [item.getLiteralValue()]
      : [],
  );
}
