import type { WorkspaceFiles } from '../workspace-files.ts';

/** The TypeScript files below a folder, tests left out. */
export function sourceFiles(files: WorkspaceFiles, folder: string): string[] {
  return files.children(folder).flatMap((child) => {
    const path = `${folder}/${child}`;
    if (!files.isFile(path)) return sourceFiles(files, path);
    return child.endsWith('.ts') && !/\.(?:test|test-d|d)\.ts$/.test(child) ? [path] : [];
  });
}
