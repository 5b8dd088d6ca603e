import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inferPackage } from './infer-package.ts';
import { inferService } from './infer-service.ts';
import type { Inference } from './inference.ts';
import type { ProjectFiles } from './project-files.ts';

/** What was inferred last, by root: Nx's daemon asks again for every project when one file changes. */
const known = new Map<string, { content: string; inference: Inference }>();

/** Infers a project from its marker, the one file of it that is read; from the same content only once in a process. */
export async function inferProject(files: ProjectFiles, workspaceRoot: string): Promise<Inference> {
  const file = join(workspaceRoot, files.markerFile);
  const text = await readFile(file, 'utf8');
  const { hasTests, hasContract, hasBuildScript, hasSmoke } = files;
  const content = JSON.stringify([hasTests, hasContract, hasBuildScript, hasSmoke, text]);
  const last = known.get(file);
  if (last?.content === content) return last.inference;

  const infer = files.marker === 'service.json' ? inferService : inferPackage;
  const inference = infer(files, text);
  known.set(file, { content, inference });
  return inference;
}
