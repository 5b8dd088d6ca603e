/** Where a project stands: the libraries by floor, and the services, apps and tools that import them. */
export type Floor = '1' | '2' | '3' | 'service' | 'app' | 'tool';

/**
 * What each floor may import. Nothing imports an app or a service. Libraries of floor 3 never import
 * each other: what one capability needs of another is an interface that `apps/platform` fills.
 */
export const mayImport: Record<Floor, readonly Floor[]> = {
  '1': ['1'],
  '2': ['1', '2'],
  '3': ['1', '2'],
  service: ['1'],
  app: ['1', '2', '3'],
  tool: ['1', '2', '3', 'tool'],
};

/** Reads the floor from a project's tags (`floor:2`); undefined when it has none, or one that does not exist. */
export function floorOf(tags: readonly string[]): Floor | undefined {
  const floor = tags.find((tag) => tag.startsWith('floor:'))?.slice('floor:'.length);
  return floor !== undefined && Object.hasOwn(mayImport, floor) ? (floor as Floor) : undefined;
}
