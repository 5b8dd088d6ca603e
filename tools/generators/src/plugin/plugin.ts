import { AggregateCreateNodesError, type CreateNodes, type CreateNodesResultArray } from '@nx/devkit';
import { groupProjectFiles } from './project-files.ts';
import { inferPackage } from './infer-package.ts';
import { inferService } from './infer-service.ts';

export const name = '@roadbed/generators';

/**
 * Infers every target of the workspace, so that no project carries target boilerplate.
 *
 * A `service.json` marks a Digital Service; a `package.json` with an `nx` key marks a library, an app
 * or a tool. Test files are part of the pattern because a project without any gets no test target.
 */
export const createNodes: CreateNodes = [
  '{apps,libs,tools}/**/{package.json,service.json,build.ts,*.test.ts,*.test.tsx}',
  async (files, _options, { workspaceRoot }) => {
    const found: Array<CreateNodesResultArray[number]> = [];
    const failed: Array<[string, Error]> = [];

    for (const project of groupProjectFiles(files)) {
      const infer = project.marker === 'service.json' ? inferService : inferPackage;
      const result = await infer(project, workspaceRoot);
      if (result.ok) {
        if (result.project)
          found.push([project.markerFile, { projects: { [project.root]: result.project } }]);
      } else {
        failed.push([project.markerFile, withoutStack(result.problem)]);
      }
    }

    if (failed.length > 0) throw new AggregateCreateNodesError(failed, found);
    return found;
  },
];

/** Nx prints an error's stack where it has one, and a person's typing mistake is not a crash. */
function withoutStack(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
