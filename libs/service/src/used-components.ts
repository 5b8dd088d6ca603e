/** The parts of an OpenAPI document that refer to its component schemas. */
interface DocumentWithComponents {
  paths?: unknown;
  components?: { schemas?: Record<string, unknown> } & Record<string, unknown>;
}

/**
 * The document without the component schemas that no route refers to: zod registers schemas by their id for the
 * whole process, so another service's, or the other half of a pair for input and output, would stand there too.
 */
export function keepUsedComponents<Document extends object>(document: Document): Document {
  const { paths, components } = document as DocumentWithComponents;
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const name of referencesIn(part)) {
      if (!used.has(name)) {
        used.add(name);
        visit(schemas[name]);
      }
    }
  };
  visit(paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...components, schemas: kept } };
}

function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string'
      ? [value.slice(value.lastIndexOf('/') + 1)]
      : referencesIn(value),
  );
}
