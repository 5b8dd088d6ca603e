import { scriptBuildTarget } from './build-targets.ts';
import { lintTarget, testTarget, typecheckTarget } from './check-targets.ts';
import { e2eTarget } from './e2e-target.ts';
import type { Inference } from './inference.ts';
import { nodeTag } from './node-tag.ts';
import type { ProjectFiles } from './project-files.ts';

/** Projects whose tests start the whole platform: they run after all others, and by themselves. */
const endToEnd: readonly unknown[] = ['e2e', 'chaos'];

/** Infers the targets of a library, an app or a tool; Nx itself names and tags it from the `nx` key. */
export function inferPackage(files: ProjectFiles, text: string): Inference {
  const nx = parseNxKey(text);
  if (nx === undefined) return { ok: true };

  const isEndToEnd = endToEnd.includes(nx.name);
  return {
    ok: true,
    project: {
      tags: [nodeTag],
      targets: {
        lint: lintTarget(files.root),
        typecheck: typecheckTarget(files.root),
        ...(files.hasTests && (isEndToEnd ? { e2e: e2eTarget() } : { test: testTarget() })),
        ...(files.hasBuildScript && { build: scriptBuildTarget() }),
      },
    },
  };
}

function parseNxKey(text: string): { name?: unknown } | undefined {
  try {
    const manifest = JSON.parse(text) as { nx?: { name?: unknown } } | null;
    return manifest?.nx;
  } catch {
    // Nx reads every workspace package itself and reports a malformed one better than a second message would.
    return undefined;
  }
}
