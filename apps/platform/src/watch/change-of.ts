/** The change that an instance is of: `C-12-1` → `C-12`. */
export function changeOf(instance: string): string {
  return instance.slice(0, instance.lastIndexOf('-'));
}
