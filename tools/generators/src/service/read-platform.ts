import type { Tree } from '@nx/devkit';
import { platformDescriptorSchema, type PlatformDescriptor } from '@roadbed/catalog';

export type PlatformResult = { ok: true; platform: PlatformDescriptor } | { ok: false; problems: string[] };

/** Reads `platform.json` from the tree; every problem at once. */
export function readPlatform(tree: Tree): PlatformResult {
  const text = tree.read('platform.json', 'utf8');
  if (text === null) {
    return {
      ok: false,
      problems: ['platform.json is missing. Run this in the root of a Roadbed workspace.'],
    };
  }

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      problems: [`platform.json is not valid JSON (${(error as Error).message}). Fix the syntax.`],
    };
  }

  const parsed = platformDescriptorSchema.safeParse(value);
  if (parsed.success) return { ok: true, platform: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(
      (issue) => `platform.json $.${issue.path.map(String).join('.')}: ${issue.message}. Correct it first.`,
    ),
  };
}
