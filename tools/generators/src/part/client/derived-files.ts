import { createHash } from 'node:crypto';
import type { FormatConfig } from 'oxfmt';
import { toPascal } from '../names.ts';
import { renderTemplate } from '../render-template.ts';
import { formatText } from '../source/layout.ts';
import type { ApiModel } from './api-model.ts';

/** The files that follow from a record and its provider's document, by what they are called after the provider. */
const derived = {
  '-api.ts': 'client-api.ts',
  '-api.contract.test.ts': 'client-api.contract.test.ts',
} as const;

/** Between whom a client is. */
export interface ClientNames {
  /** Folder of the consumer, relative to the workspace. */
  root: string;
  consumer: string;
  provider: string;
}

/** Paths of the derived files. */
export function derivedPaths({ root, provider }: Pick<ClientNames, 'root' | 'provider'>): string[] {
  return Object.keys(derived).map((suffix) => `${root}/src/${provider}${suffix}`);
}

/** What the first line of a derived file ends with: 16 hex digits that change with what the file is made of. */
export function sourceDigest(model: ApiModel, { consumer, provider }: ClientNames): string {
  return createHash('sha256')
    .update(JSON.stringify([consumer, provider, model]))
    .digest('hex')
    .slice(0, 16);
}

/** Whether a derived file was made of the same. */
export function isUpToDate(text: string | undefined, digest: string): boolean {
  return text?.split('\n', 1)[0]?.includes(digest) ?? false;
}

/** The derived files by their paths, in the workspace's format. */
export async function renderDerived(
  model: ApiModel,
  names: ClientNames,
  format: FormatConfig,
): Promise<Map<string, string>> {
  const { root, consumer, provider } = names;
  const data = {
    ...model,
    provider,
    service: consumer,
    pascal: toPascal(provider),
    digest: sourceDigest(model, names),
  };
  const files = Object.entries(derived).map(async ([suffix, template]): Promise<[string, string]> => {
    const path = `${root}/src/${provider}${suffix}`;
    return [path, await formatText(path, await renderTemplate(template, data), format)];
  });
  return new Map(await Promise.all(files));
}
