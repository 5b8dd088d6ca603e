import type { Document } from 'yaml';
import { entityVersion, type Entity } from './entity.ts';
import { toYaml, type YamlValue } from './to-yaml.ts';

/** The text of a `catalog-info.yaml` that nobody has added to. */
export function renderCatalogInfo(entities: readonly Entity[]): string {
  return entities.map((entity) => toYaml(documentOf(entity))).join('---\n');
}

/**
 * The text of a `catalog-info.yaml` with the entities as they should be. What a person added (annotations, links,
 * tags, comments, entities of other kinds) stays; entities of these kinds that no descriptor gives go.
 *
 * @param text what the file says; null without one
 * @throws when the text is not YAML; the message says where
 */
export async function syncCatalogInfo(
  text: string | null,
  entities: readonly Entity[],
  derivedKinds: ReadonlyArray<Entity['kind']>,
): Promise<string> {
  const fresh = renderCatalogInfo(entities);
  if (text === null || text.trim() === '' || text === fresh) return fresh;

  const { isMap, parseAllDocuments } = await import('yaml');
  const documents: Document[] = [...parseAllDocuments(text)];
  const broken = documents.flatMap(({ errors }) => errors).at(0);
  if (broken) throw new Error(`is not YAML: ${broken.message.trimEnd()} Correct the syntax.`);

  const found = new Map<Entity, Document>();
  const added: Array<{ after: number; document: Document }> = [];
  let changed = false;
  let last = -1;
  for (const document of documents) {
    const entity = entities.find((candidate) => !found.has(candidate) && describes(document, candidate));
    if (entity) {
      if (correct(document, documentOf(entity))) changed = true;
      found.set(entity, document);
      last = entities.indexOf(entity);
    } else if (derivedKinds.some((kind) => isMap(document.contents) && document.get('kind') === kind)) {
      changed = true;
    } else if (document.contents !== null || document.comment || document.commentBefore) {
      added.push({ after: last, document });
    }
  }
  if (!changed && found.size === entities.length) return text;

  const addedAfter = (index: number) =>
    added.filter(({ after }) => after === index).map(({ document }) => textOf(document));
  return [
    ...addedAfter(-1),
    ...entities.flatMap((entity, index) => [textFor(entity, found.get(entity)), ...addedAfter(index)]),
  ].join('---\n');
}

function describes(document: Document, { kind, metadata }: Entity): boolean {
  const value: { kind?: unknown; metadata?: { name?: unknown } } | null = document.toJS();
  return value?.kind === kind && value.metadata?.name === metadata.name;
}

/** What nobody added to is written anew; what somebody did keeps its comments, and its order of fields. */
function textFor(entity: Entity, document: Document | undefined): string {
  const wanted = documentOf(entity);
  if (!document) return toYaml(wanted);
  const text = textOf(document);
  const isBare = !text.includes('#') && JSON.stringify(document.toJS()) === JSON.stringify(wanted);
  return isBare ? toYaml(wanted) : text;
}

function documentOf({ kind, metadata, spec }: Entity): { readonly [key: string]: YamlValue | undefined } {
  return { apiVersion: entityVersion, kind, metadata, spec };
}

/** Gives the document every value that it should have; whether anything had to change. */
function correct(document: Document, wanted: { readonly [key: string]: YamlValue | undefined }): boolean {
  const values: unknown = document.toJS();
  let changed = false;
  const visit = (path: string[], value: YamlValue | undefined, found: unknown): void => {
    if (value === undefined) return;
    if (isObject(value) && isObject(found)) {
      for (const [key, field] of Object.entries(value)) visit([...path, key], field, found[key]);
    } else if (JSON.stringify(found) !== JSON.stringify(value)) {
      document.setIn(path, document.createNode(value));
      changed = true;
    }
  };
  visit([], wanted, values);
  // A dependency that is gone leaves no list behind.
  if (wanted['kind'] === 'Component' && !('consumesApis' in (wanted['spec'] as object))) {
    changed = document.deleteIn(['spec', 'consumesApis']) || changed;
  }
  return changed;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(document: Document): string {
  document.directives = undefined;
  return document.toString({ lineWidth: 0, singleQuote: true });
}
