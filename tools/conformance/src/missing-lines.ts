const importLine = /^import (?:type )?\{ (.*) \} from ('.*');$/;
const anyImport = /^import (?:type )?\{([^}]*)\} from ('.*');$/gm;

/**
 * The lines of a generated file that a file grown from it no longer has, in their order. A service adds to a file and
 * takes nothing away: an import may name more, and a call that ended with its line may go on.
 */
export function missingLines(generated: string, present: string): string[] {
  const imports = new Map<string, Set<string>>();
  const lines = present.split('\n');
  for (const [, names = '', from = ''] of present.matchAll(anyImport)) {
    imports.set(from, new Set([...(imports.get(from) ?? []), ...namesIn(names)]));
  }

  const missing: string[] = [];
  let at = 0;
  for (const line of generated.split('\n')) {
    const [, names, from = ''] = importLine.exec(line) ?? [];
    if (names !== undefined) {
      if (!namesIn(names).every((name) => imports.get(from)?.has(name))) missing.push(line);
      continue;
    }
    const begin = line.trim().replace(/[;,)}\]]+$/, '');
    if (begin === '') continue;
    const found = lines.findIndex((candidate, index) => index >= at && candidate.trim().startsWith(begin));
    if (found === -1) missing.push(line);
    else at = found + 1;
  }
  return missing;
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
