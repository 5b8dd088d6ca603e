import { bundleTarget } from './build-targets.ts';
import { lintTarget, testTarget, typecheckTarget } from './check-targets.ts';
import type { Inference } from './inference.ts';
import { nodeTag } from './node-tag.ts';
import type { ProjectFiles } from './project-files.ts';
import { parseServiceMarker } from './service-marker.ts';
import {
  configTarget,
  contractTarget,
  deployTarget,
  recordTarget,
  releaseTarget,
  serveTarget,
  smokeTarget,
} from './service-targets.ts';

/** Infers a Digital Service: its name, owner and targets all come from its `service.json`. */
export function inferService(files: ProjectFiles, text: string): Inference {
  const parsed = parseServiceMarker(text);
  if (!parsed.ok) return parsed;

  const { name, domain, team, description } = parsed.marker;
  return {
    ok: true,
    project: {
      name,
      projectType: 'application',
      sourceRoot: `${files.root}/src`,
      tags: ['floor:service', `domain:${domain}`, `team:${team}`, nodeTag],
      ...(description && { metadata: { description } }),
      targets: {
        lint: lintTarget(files.root),
        typecheck: typecheckTarget(files.root),
        ...(files.hasTests && { test: testTarget() }),
        ...(files.hasContract && { contract: contractTarget(name), record: recordTarget() }),
        config: configTarget(),
        build: bundleTarget(files.root),
        release: releaseTarget(files.root),
        serve: serveTarget(name),
        ...(files.hasSmoke && { smoke: smokeTarget() }),
        deploy: deployTarget(files.root),
      },
    },
  };
}
