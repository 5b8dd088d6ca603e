import type { ServiceDescriptor, Workload } from '@roadbed/catalog';
import { refTo, type Entity } from './entity.ts';

/** What Backstage calls a workload of each kind. */
const componentTypes: Record<Workload['kind'], string> = {
  http: 'service',
  worker: 'worker',
  schedule: 'job',
};

/**
 * A Digital Service in Backstage: a System, its API, and a Component for each process, the one at the service's root
 * under the service's own name, the others as SERVICE.WORKLOAD.
 */
export function serviceEntities(service: ServiceDescriptor): Entity[] {
  const { name, title, description, domain, team, dependencies, workloads = [] } = service;
  const lifecycle = service.lifecycle ?? 'production';
  const owner = refTo('group', team);
  const system = refTo('system', name);
  const consumesApis = dependencies.services.map((dependency) => refTo('api', dependency));
  const metadata = { name, title, description };

  return [
    { kind: 'System', metadata, spec: { owner, domain: refTo('domain', domain) } },
    {
      kind: 'Component',
      metadata,
      spec: {
        type: 'service',
        lifecycle,
        owner,
        system,
        providesApis: [refTo('api', name)],
        ...(consumesApis.length > 0 && { consumesApis }),
      },
    },
    {
      kind: 'API',
      metadata,
      spec: { type: 'openapi', lifecycle, owner, system, definition: { $text: './openapi.json' } },
    },
    ...workloads.map((workload): Entity => ({
      kind: 'Component',
      metadata: {
        name: `${name}.${workload.name}`,
        title: `${title}: ${workload.name}`,
        ...(workload.description !== undefined && { description: workload.description }),
      },
      spec: {
        type: componentTypes[workload.kind],
        lifecycle,
        owner,
        system,
        subcomponentOf: refTo('component', name),
        ...(consumesApis.length > 0 && { consumesApis }),
      },
    })),
  ];
}
