/** The type of a variant as OpenFeature tells types apart: lists, objects and null are all structures. */
export function toType(value: unknown): 'boolean' | 'string' | 'number' | 'object' {
  const type = typeof value;
  return type === 'boolean' || type === 'string' || type === 'number' ? type : 'object';
}
