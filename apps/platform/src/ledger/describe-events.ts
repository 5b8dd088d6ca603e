import type { EventCatalog } from '@roadbed/ledger';

type Schema = {
  type?: string;
  description?: string;
  enum?: string[];
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
};

/** The catalogue of events as a page for people, in Markdown. */
export function describeEvents(catalog: EventCatalog): string {
  const types = catalog.jsonSchemas().map(({ type, description, schema }) => {
    const { properties = {}, required = [] } = schema as Schema;
    const fields = Object.entries(properties).map(([name, field]) => {
      const isRequired = required.includes(name) ? '' : '?';
      const words = field.description === undefined ? '' : `: ${field.description}`;
      return `- \`${name}${isRequired}\` ${toKind(field)}${words}`;
    });
    return [`## ${type}`, description, ...(fields.length === 0 ? [] : [fields.join('\n')])].join('\n\n');
  });
  return (
    [
      '# Events',
      'What the [ledger](ledger.md) records, by type, with what the data of each must hold (`?`: may). ' +
        'Made from the schemas, which `/api/v1/ledger/types` has as JSON Schema; ' +
        '`npx vitest run src/ledger/describe-events.test.ts -u` in `apps/platform` writes it anew.',
      ...types,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function toKind(field: Schema): string {
  if (field.anyOf !== undefined) return field.anyOf.map(toKind).join(' or ');
  if (field.enum !== undefined) return field.enum.join(' or ');
  if (field.type === 'array')
    return `list of ${field.items === undefined ? 'anything' : toKind(field.items)}`;
  return field.type ?? 'anything';
}
