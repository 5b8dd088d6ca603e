import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseContractRecord, type ContractRecord } from './contract-record.ts';
import type { ServiceFolder } from './find-folders.ts';

/** A record, and the file that it is in, relative to the workspace. */
export interface FoundRecord {
  file: string;
  record: ContractRecord;
}

/**
 * What all consumers recorded about a provider: `apps/<domain>/<consumer>/contracts/<provider>.json`.
 *
 * @throws Error that names the file that cannot be used
 */
export function findRecordsAbout({ name, workspace }: ServiceFolder): FoundRecord[] {
  return globSync(`apps/*/*/contracts/${name}.json`, { cwd: workspace })
    .toSorted()
    .map((file) => readRecord(workspace, file.split(sep).join('/')));
}

/** What a service recorded about one that it calls; undefined when it recorded nothing. */
export function findRecordOf(
  { folder, workspace, name }: ServiceFolder,
  provider: string,
): FoundRecord | undefined {
  const path = join(folder, 'contracts', `${provider}.json`);
  if (!existsSync(path)) return undefined;
  const found = readRecord(
    workspace,
    path
      .slice(workspace.length + 1)
      .split(sep)
      .join('/'),
  );
  const { record, file } = found;
  if (record.consumer !== name || record.provider !== provider) {
    throw new Error(
      `${file} is of ${record.consumer} about ${record.provider}. Set consumer to "${name}" and provider to "${provider}".`,
    );
  }
  return found;
}

function readRecord(workspace: string, file: string): FoundRecord {
  return { file, record: parseContractRecord(file, readFileSync(join(workspace, file), 'utf8')) };
}
