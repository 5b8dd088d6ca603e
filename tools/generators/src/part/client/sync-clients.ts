import { parseContractRecord, parseOpenApi, type OpenApiDocument } from '@roadbed/contract/document';
import { Refusal } from '../../service/refusal.ts';
import { formatOptions } from '../source/layout.ts';
import { listServices } from '../target-service.ts';
import type { WorkspaceFiles } from '../workspace-files.ts';
import { toApiModel, type ApiModel } from './api-model.ts';
import { derivedPaths, isUpToDate, renderDerived, sourceDigest, type ClientNames } from './derived-files.ts';

/**
 * The derived files of clients that no longer follow from the record of their consumer and the OpenAPI document of
 * their provider, as they should be. Clients without derived files are written by hand, and none of this one's.
 *
 * @throws Refusal that names the record or document that cannot be used
 */
export async function syncClients(files: WorkspaceFiles): Promise<Map<string, string>> {
  const roots = listServices(files);
  const documents = new Map<string, OpenApiDocument>();
  const stale = [...roots].flatMap(([consumer, root]) =>
    files.children(`${root}/contracts`).flatMap((file): Array<{ names: ClientNames; model: ApiModel }> => {
      const provider = file.replace(/\.json$/, '');
      const providerRoot = roots.get(provider);
      const names = { root, consumer, provider };
      const [api, test] = derivedPaths(names);
      if (providerRoot === undefined || api === undefined || files.read(api) === undefined) return [];
      const document = documents.get(provider) ?? readDocument(files, providerRoot);
      documents.set(provider, document);
      const model = toApiModel(readRecord(files, `${root}/contracts/${file}`), document);
      const digest = sourceDigest(model, names);
      const isRight = [api, test].every((path) => isUpToDate(path && files.read(path), digest));
      return isRight ? [] : [{ names, model }];
    }),
  );
  const format = formatOptions(files.read('.oxfmtrc.json'));
  const rendered = await Promise.all(stale.map(({ model, names }) => renderDerived(model, names, format)));
  return new Map(rendered.flatMap((paths) => [...paths]));
}

function readRecord(files: WorkspaceFiles, file: string) {
  try {
    return parseContractRecord(file, files.read(file) ?? '');
  } catch (error) {
    throw new Refusal([(error as Error).message]);
  }
}

function readDocument(files: WorkspaceFiles, root: string): OpenApiDocument {
  const file = `${root}/openapi.json`;
  try {
    return parseOpenApi(JSON.parse(files.read(file) ?? ''));
  } catch {
    const name = root.slice(root.lastIndexOf('/') + 1);
    throw new Refusal([`${file} is no OpenAPI 3.1 document. Write it anew: npx nx run ${name}:record`]);
  }
}
