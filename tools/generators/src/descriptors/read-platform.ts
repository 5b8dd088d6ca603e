import type { Tree } from '@nx/devkit';
import { platformDescriptorSchema, type PlatformDescriptor } from '@roadbed/catalog';
import { Refusal } from '../service/refusal.ts';

/** Reads `platform.json` from the tree. @throws Refusal with every problem of it at once */
export function readPlatform(tree: Tree): PlatformDescriptor {
  const text = tree.read('platform.json', 'utf8');
  if (text === null) {
    throw new Refusal(['platform.json is missing. Run this in the root of a Roadbed workspace.']);
  }

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal([`platform.json is not valid JSON (${(error as Error).message}). Fix the syntax.`]);
  }

  const parsed = platformDescriptorSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    parsed.error.issues.map(
      (issue) => `platform.json $.${issue.path.map(String).join('.')}: ${issue.message}. Correct it first.`,
    ),
  );
}
