import type { ConfigKey } from '../config-key.ts';

/** Whether some source has to give the key a value. */
export function isRequired({ schema, default: fallback }: ConfigKey): boolean {
  if (fallback !== undefined) {
    return false;
  }
  try {
    return !schema.safeParse(undefined).success;
  } catch {
    // A rule that fails on nothing does not accept nothing.
    return true;
  }
}
