import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildContracted, ContractedService } from './contracted-service.ts';
import type { Interaction } from './contract-record.ts';
import { describeChanges } from './describe-changes.ts';
import { findRecordOf, findRecordsAbout } from './find-records.ts';
import { findServiceFolder, type ServiceFolder } from './find-folders.ts';
import { verifyInteraction } from './verify-interaction.ts';
import { withService } from './with-service.ts';

/** What a consumer counts on. */
export interface Expectation {
  consumer: string;
  description: string;
  /** The record that it is in, relative to the workspace. */
  file: string;
  interaction: Interaction;
}

/** Options of {@link openContract}. */
export interface ContractOptions {
  /** What brings the service into a state that a consumer's record names in `given`. Default none. */
  states?: Record<string, (service: ContractedService) => unknown>;
}

/** The contract of a service: what it offers, who counts on what, and what it counts on itself. */
export interface Contract {
  /** What the consumers of this service recorded, in the order of their names. */
  readonly expectations: readonly Expectation[];
  /**
   * How what the service offers differs from `openapi.json`, each line marked as BREAKING or compatible; empty
   * when it does not. With `ROADBED_CONTRACT=record` the present document is written, and is then no problem.
   */
  documentProblems(): Promise<string[]>;
  /** The services that this one calls by its `service.json` without a record of what it counts on, and the reverse. */
  dependencyProblems(): string[];
  /** How the real service, built anew, fails to answer as a consumer recorded; empty when it does not. */
  verify(expectation: Expectation): Promise<string[]>;
}

/**
 * Opens the contract of the service that a test file belongs to. The services that it calls are stubs of what it
 * recorded about them.
 *
 * @param start a path within the service: `import.meta.dirname`
 * @throws Error that names the descriptor or the record that cannot be used
 *
 * @example
 * const contract = openContract(import.meta.dirname, (env) => buildApp({ env }));
 * it('is what openapi.json records', async () => {
 *   expect(await contract.documentProblems()).toEqual([]);
 * });
 */
export function openContract(
  start: string,
  build: BuildContracted,
  { states = {} }: ContractOptions = {},
): Contract {
  const service = findServiceFolder(start);
  const expectations = findRecordsAbout(service).flatMap(({ file, record }) =>
    record.interactions.map((interaction) => ({
      consumer: record.consumer,
      description: interaction.description,
      file,
      interaction,
    })),
  );

  return {
    expectations,
    documentProblems: () => withService(service, build, (app) => checkDocument(service, app)),
    dependencyProblems: () => checkDependencies(service),
    verify: ({ interaction, file, consumer }) =>
      withService(service, build, async (app) => {
        const problems = await verifyInteraction(app, interaction, states);
        return problems.map((problem) => `${problem} (${consumer} counts on it: ${file})`);
      }),
  };
}

async function checkDocument({ name, folder }: ServiceFolder, app: ContractedService): Promise<string[]> {
  // As a reader gets it: what JSON leaves out is left out.
  const present = JSON.parse(JSON.stringify(await app.openapi())) as object;
  const file = join(folder, 'openapi.json');
  const recorded = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : undefined;

  if (process.env['ROADBED_CONTRACT'] === 'record') {
    const changes = recorded ? describeChanges(recorded, present) : ['openapi.json is new'];
    if (changes.length > 0) {
      writeFileSync(file, `${JSON.stringify(present, null, 2)}\n`);
      console.log([`Recorded what ${name} offers:`, ...changes].join('\n  '));
    }
    return [];
  }

  const command = `npx nx run ${name}:record`;
  if (!recorded) return [`openapi.json is missing. Write it with: ${command}`];
  const changes = describeChanges(recorded, present);
  return changes.length === 0
    ? []
    : [...changes, `openapi.json records something else. If this is what ${name} shall offer: ${command}`];
}

function checkDependencies(service: ServiceFolder): string[] {
  return service.dependencies.flatMap((provider) =>
    findRecordOf(service, provider)
      ? []
      : [
          `${service.name} calls ${provider}, and contracts/${provider}.json does not say what it counts on. Record it: npx nx g part client --service=${service.name} --provider=${provider} --operation="GET /…"`,
        ],
  );
}
