import type { Tree } from '@nx/devkit';
import type { Service } from '@roadbed/catalog';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { setField } from '../json-text/edit-json.ts';
import { nameOwner } from './name-owner.ts';

/** Names another team, or another channel of the same, wherever `nx g service` named the owner of a service. */
export async function setOwner(
  tree: Tree,
  service: Service,
  owner: { name: string; channel: string },
): Promise<void> {
  await editDescriptor(tree, `${service.root}/service.json`, (text) =>
    setField(setField(text, [], 'team', owner.name), [], 'channel', owner.channel),
  );
  for (const file of [`${service.root}/README.md`, `${service.root}/${service.runbook}`]) {
    const text = tree.read(file, 'utf8');
    if (text !== null) tree.write(file, nameOwner(text, service, owner));
  }
}
