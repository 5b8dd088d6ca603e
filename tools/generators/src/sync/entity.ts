import type { YamlValue } from './to-yaml.ts';

/** The part of a Backstage catalogue entity (descriptor format v1alpha1) that follows from the descriptors. */
export interface Entity {
  kind: 'Location' | 'Domain' | 'System' | 'Component' | 'API' | 'Group' | 'User';
  metadata: { name: string; title?: string; description?: string };
  spec: { readonly [key: string]: YamlValue | undefined };
}

export const entityVersion = 'backstage.io/v1alpha1';

/** The name under which Backstage finds an entity of another kind or in another file. */
export function refTo(
  kind: 'group' | 'user' | 'domain' | 'system' | 'component' | 'api',
  name: string,
): string {
  return `${kind}:default/${name}`;
}
