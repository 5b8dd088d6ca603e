// Types only: at run time the devkit would be loaded for every command, and most need nothing of it.
import type { CreateNodes, CreateNodesResultArray } from '@nx/devkit';
import { groupProjectFiles } from './project-files.ts';
import { inferProject } from './infer-project.ts';

export const name = '@roadbed/generators';

/**
 * Infers every target of the workspace, so that no project carries target boilerplate.
 *
 * A `service.json` marks a Digital Service; a `package.json` with an `nx` key marks a library, an app
 * or a tool. Test files are part of the pattern because a project without any gets no test target.
 */
export const createNodes: CreateNodes = [
  '{apps,libs,tools}/**/{package.json,service.json,build.ts,smoke.ts,*.test.ts,*.test.tsx}',
  async (files, _options, { workspaceRoot }) => {
    const found: Array<CreateNodesResultArray[number]> = [];
    const failed: Array<[string, Error]> = [];

    const projects = groupProjectFiles(files);
    const results = await Promise.all(projects.map((project) => inferProject(project, workspaceRoot)));
    for (const [at, { root, markerFile }] of projects.entries()) {
      const result = results[at];
      if (result?.ok === false) failed.push([markerFile, withoutStack(result.problem)]);
      else if (result?.project) found.push([markerFile, { projects: { [root]: result.project } }]);
    }

    if (failed.length > 0) {
      const { AggregateCreateNodesError } = await import('@nx/devkit');
      throw new AggregateCreateNodesError(failed, found);
    }
    return found;
  },
];

/** Nx prints an error's stack where it has one, and a person's typing mistake is not a crash. */
function withoutStack(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
