import { loadCatalog, type Service } from '@roadbed/catalog';
import { createService } from '@roadbed/generators/service';
import { syncWorkspace } from '@roadbed/generators/sync';
import { describe, expect, it } from 'vitest';
import { missingLines } from './missing-lines.ts';
import { ownLines } from './own-lines.ts';
import { readText, readWorkspace, workspaceRoot } from './read-workspace.ts';

/** What says nothing of a service's behaviour. */
const sameFiles = ['catalog-info.yaml', 'tsconfig.json', 'src/server.ts', 'src/routes/about.ts'];

/** What a service's routes decide. */
const behaviourFiles = ['openapi.json'];

const loaded = await loadCatalog(workspaceRoot);
if (!loaded.ok) throw new Error('The descriptors of this workspace cannot be used. Run: npx nx sync:check');
const services = [...loaded.catalog.services.values()];

/** All files of a service as `nx g service` makes them of its descriptor, by their path within the service. */
async function generate(service: Service): Promise<Map<string, string>> {
  const tree = readWorkspace();
  tree.delete(service.root);
  const { availabilityPercent, latencyP99Ms, deploymentFrequency } = service.objectives;
  await createService(tree, {
    name: service.name,
    domain: service.domain,
    team: service.team,
    title: service.title,
    description: service.description,
    capability: service.capability,
    availability: availabilityPercent,
    latency: latencyP99Ms,
    deploymentFrequency,
    dependencies: service.dependencies.services,
    thirdParties: service.dependencies.thirdParties,
    // What a service asks of others is its behaviour.
    skipClients: true,
  });
  const home = `${service.root}/`;
  return new Map(
    tree
      .listChanges()
      .filter(({ path }) => path.startsWith(home))
      .map(({ path, content }) => [path.slice(home.length), content?.toString() ?? '']),
  );
}

function withoutOwnLines(file: string, text: string): string {
  const lines = text.split('\n').filter((line) => !ownLines[file]?.some((own) => own.test(line)));
  return lines.join('\n');
}

it('every derived file of the workspace equals its source', async () => {
  const tree = readWorkspace();
  const textOf = () => tree.listChanges().map(({ path, content }) => [path, content?.toString()]);
  const before = textOf();
  await syncWorkspace(tree);
  expect(textOf(), 'Run: npx nx sync').toEqual(before);
});

it('there are services to look at', () => {
  expect(services.length).toBeGreaterThanOrEqual(8);
});

describe.each(services)('the service $name', (service) => {
  it('has every file that the generator makes', async () => {
    const generated = await generate(service);
    const absent = [...generated.keys()].filter((file) => readText(`${service.root}/${file}`) === undefined);
    expect(generated.size).toBeGreaterThan(10);
    expect(absent).toEqual([]);
  });

  it('has its descriptor as the generator lays it out', async () => {
    const text = readText(`${service.root}/service.json`) ?? '';
    const generated = JSON.parse((await generate(service)).get('service.json') ?? '{}') as object;
    const {
      rollout: _rollout,
      workloads: _workloads,
      lifecycle: _lifecycle,
      autoDeploy: _autoDeploy,
      approvals: _approvals,
      ...present
    } = JSON.parse(text) as Record<string, unknown>;
    expect(generated).toMatchObject(present);
    expect(Object.keys(present)).toEqual(Object.keys(generated).filter((key) => key !== 'rollout'));
  });

  it.each(sameFiles)('has the same %s', async (file) => {
    expect(readText(`${service.root}/${file}`)).toBe((await generate(service)).get(file));
  });

  it('has in every other file all that the generator wrote, and adds its behaviour', async () => {
    const generated = [...(await generate(service))].filter(
      ([file]) => ![...sameFiles, ...behaviourFiles, 'service.json'].includes(file),
    );
    const missing = generated.flatMap(([file, text]) =>
      missingLines(withoutOwnLines(file, text), readText(`${service.root}/${file}`) ?? '').map(
        (line) => `${file}: ${line}`,
      ),
    );
    expect(missing).toEqual([]);
  });

  it('records its contract under its own name', () => {
    const document = JSON.parse(readText(`${service.root}/openapi.json`) ?? '{}') as object;
    expect(document).toMatchObject({ info: { title: service.name }, paths: { '/': { get: {} } } });
  });
});
