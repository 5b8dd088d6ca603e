import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  entityEnvelopeSchemaValidator,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  SchemaValidEntityPolicy,
  type Entity as BackstageEntity,
} from '@backstage/catalog-model';
import { platformDescriptorSchema, serviceDescriptorSchema, type ServiceDescriptor } from '@roadbed/catalog';
import fc from 'fast-check';
import { format } from 'oxfmt';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderCatalogInfo, syncCatalogInfo } from './catalog-info.ts';
import { organisationEntities } from './organisation-entities.ts';
import { serviceEntities } from './service-entities.ts';
import { toYaml, type YamlValue } from './to-yaml.ts';

const payments = serviceDescriptorSchema.parse({
  name: 'payments',
  title: 'Payments',
  description: "Takes a customer's money: once.",
  capability: 'Take payments',
  domain: 'finance',
  team: 'money',
  channel: 'team-money',
  objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
  dependencies: { services: ['fraud'], thirdParties: [] },
  rollout: { strategy: 'blue-green' },
  workloads: [
    { name: 'settle', kind: 'worker', description: 'Settles.' },
    { name: 'nightly', kind: 'schedule', schedule: '0 3 * * *' },
    { name: 'admin', kind: 'http' },
  ],
  runbook: 'docs/runbook.md',
});
const platform = platformDescriptorSchema.parse({
  organisation: 'Example Retail',
  domains: [
    { name: 'finance', title: 'Finance', team: 'money' },
    { name: 'stock', title: 'Stock' },
  ],
  people: [{ name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' }],
  teams: [{ name: 'money', title: 'Money', members: ['ana'], channel: 'team-money' }],
  environments: [{ name: 'integration' }],
  tickets: { patterns: ['[A-Z]+-[0-9]+'] },
  channels: { deployments: 'deployments', feedback: 'feedback' },
});
const kinds = ['System', 'Component', 'API'] as const;

function parse(text: string): BackstageEntity[] {
  return parseAllDocuments(text).map((document) => document.toJS() as BackstageEntity);
}

/** Backstage replaces the placeholder by the text of the file before it looks at the entity. */
function withDefinition(entity: BackstageEntity): BackstageEntity {
  const definition = entity.spec?.['definition'] as { $text?: string } | undefined;
  return definition?.$text === './openapi.json'
    ? { ...entity, spec: { ...entity.spec, definition: '{}' } }
    : entity;
}

/** Throws what Backstage's catalogue would say when it reads the entity. */
async function ingest(entity: BackstageEntity): Promise<void> {
  entityEnvelopeSchemaValidator()(entity);
  await new SchemaValidEntityPolicy().enforce(entity);
  await new NoForeignRootFieldsEntityPolicy().enforce(entity);
  await new FieldFormatEntityPolicy().enforce(
    (await new DefaultNamespaceEntityPolicy().enforce(entity)) ?? entity,
  );
  const validators = [
    apiEntityV1alpha1Validator,
    componentEntityV1alpha1Validator,
    domainEntityV1alpha1Validator,
    groupEntityV1alpha1Validator,
    locationEntityV1alpha1Validator,
    systemEntityV1alpha1Validator,
    userEntityV1alpha1Validator,
  ];
  // Each says false to a kind that is not its own, and throws for what is wrong with one that is.
  const known = await Promise.all(validators.map((validator) => validator.check(entity)));
  expect(known.filter(Boolean)).toHaveLength(1);
}

const entityFiles = [
  ['a service', renderCatalogInfo(serviceEntities(payments))],
  ['the organisation', renderCatalogInfo(organisationEntities(platform))],
] as const;

describe('catalog-info.yaml', () => {
  it.each(entityFiles)('of %s is what Backstage takes', async (_what, text) => {
    const entities = parse(text);
    expect(entities.length).toBeGreaterThan(3);
    for (const entity of entities) await ingest(withDefinition(entity));
  });

  it.each(entityFiles)('of %s refers by references that Backstage can parse', (_what, text) => {
    const refs = parse(text).flatMap(({ spec = {} }) =>
      ['owner', 'system', 'domain', 'parent', 'subcomponentOf', 'providesApis', 'consumesApis', 'members']
        .flatMap((key) => spec[key] ?? [])
        .map((ref) => parseEntityRef(ref as string)),
    );
    expect(refs.length).toBeGreaterThan(3);
    for (const { namespace } of refs) expect(namespace).toBe('default');
  });

  it('has a System, an API and a Component for every process', () => {
    const entities = parse(renderCatalogInfo(serviceEntities(payments)));
    expect(entities.map(({ kind, metadata, spec }) => [kind, metadata.name, spec?.['type']])).toEqual([
      ['System', 'payments', undefined],
      ['Component', 'payments', 'service'],
      ['API', 'payments', 'openapi'],
      ['Component', 'payments.settle', 'worker'],
      ['Component', 'payments.nightly', 'job'],
      ['Component', 'payments.admin', 'service'],
    ]);
    expect(entities[1]).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'payments', title: 'Payments', description: "Takes a customer's money: once." },
      spec: {
        type: 'service',
        lifecycle: 'production',
        owner: 'group:default/money',
        system: 'system:default/payments',
        providesApis: ['api:default/payments'],
        consumesApis: ['api:default/fraud'],
      },
    });
  });

  it.each([
    ['Example Retail', 'example-retail'],
    ['Überkauf & Söhne', 'uberkauf-sohne'],
    ['日本', 'organisation'],
    ['Money', 'money-organisation'],
  ])('gives the organisation %j a name of its own, %j', (organisation, name) => {
    const entities = organisationEntities({ ...platform, organisation });
    const groups = entities.filter(({ kind }) => kind === 'Group').map((entity) => entity.metadata.name);
    expect(groups).toEqual([name, 'money']);
  });

  it('is formatted as the workspace formats', async () => {
    for (const [, text] of entityFiles) {
      const { code } = await format('catalog-info.yaml', text, { printWidth: 110, singleQuote: true });
      expect(code).toBe(text);
    }
  });
});

describe('toYaml', () => {
  it('means what it was given, whatever it holds, and is formatted', { timeout: 60_000 }, async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[a-z'":#{}[\]&*!|>%@`,?\\ -]{0,12}$/),
      fc.constantFrom(
        'yes',
        'null',
        'Off',
        '1',
        '1e3',
        '0x1',
        '~',
        '- a',
        'a: b',
        'a #b',
        '@a',
        "it's",
        '',
        ' ',
      ),
    );
    const value = fc.letrec<{ value: YamlValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[$a-z][a-zA-Z]{0,6}$/), tie('value'), { noNullPrototype: true }),
      ),
    })).value;
    const entity = fc.record({ kind: fc.constant('Component'), spec: value });

    await fc.assert(
      fc.asyncProperty(entity, async (given) => {
        const yaml = toYaml(given);
        expect(parseAllDocuments(yaml).map((document) => document.toJS() as unknown)).toEqual([given]);
        const { code } = await format('a.yaml', yaml, { printWidth: 110, singleQuote: true });
        expect(parseAllDocuments(code).map((document) => document.toJS() as unknown)).toEqual([given]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('syncCatalogInfo', () => {
  const sync = (text: string | null, service = payments) =>
    syncCatalogInfo(text, serviceEntities(service), kinds);
  const fresh = renderCatalogInfo(serviceEntities(payments));

  it('writes a file that is not there or empty, and leaves one alone that is right', async () => {
    expect(await sync(null)).toBe(fresh);
    expect(await sync('')).toBe(fresh);
    expect(await sync(fresh)).toBe(fresh);
  });

  it('follows the descriptor: owner, dependencies, workloads', async () => {
    const changed: ServiceDescriptor = {
      ...payments,
      team: 'cards',
      dependencies: { services: [], thirdParties: [] },
      workloads: [{ name: 'refunds', kind: 'worker' }],
    };
    expect(await sync(fresh, changed)).toBe(renderCatalogInfo(serviceEntities(changed)));
    expect(await sync(renderCatalogInfo(serviceEntities(changed)))).toBe(fresh);
  });

  it('keeps what a person added', async () => {
    const edited = fresh
      .replace('kind: Component\nmetadata:\n', 'kind: Component\nmetadata:\n  tags: [money]\n')
      .replace('apiVersion', '# Ours.\napiVersion')
      .concat('---\n# Where it all is.\nkind: Resource\nmetadata: { name: payments-db }\n');
    expect(await sync(edited)).toBe(edited);

    const followed = await sync(edited, { ...payments, team: 'cards', workloads: [] });
    expect(followed).toContain('# Ours.\napiVersion');
    expect(followed).toContain('# Where it all is.\nkind: Resource');
    const entities = parse(followed);
    expect(entities.map(({ kind }) => kind)).toEqual(['System', 'Component', 'API', 'Resource']);
    expect(entities[1]?.metadata).toMatchObject({ name: 'payments', tags: ['money'] });
    expect(entities.slice(0, 3).map(({ spec }) => spec?.['owner'])).toEqual(
      Array(3).fill('group:default/cards'),
    );
    expect(await sync(followed, { ...payments, team: 'cards', workloads: [] })).toBe(followed);
  });

  it('takes back what a person wrote over', async () => {
    const wrong = fresh.replace('owner: group:default/money', 'owner: group:default/nobody');
    expect(await sync(wrong)).toBe(fresh);
    expect(await sync(fresh.slice(fresh.indexOf('---\n') + 4))).toBe(fresh);
  });

  it('says where a file is not YAML', async () => {
    await expect(sync('kind: [\n')).rejects.toThrow(/is not YAML: .*line 2/s);
  });
});
