import { Refusal } from '../service/refusal.ts';
import { isWithin, type WorkspaceFiles } from './workspace-files.ts';

/** A file as a part leaves it. */
export interface DraftedFile {
  /** Relative to the workspace. */
  path: string;
  text: string;
  isNew: boolean;
}

/**
 * What a part would write into one folder: nothing is on the disk yet, later steps read what earlier ones wrote, and
 * nothing can be written elsewhere.
 */
export interface Draft {
  read(path: string): string | undefined;
  /** @throws Refusal when the file lies outside the folder */
  write(path: string, text: string): void;
  /** Writes a file that is not there; a file that is there stays. Gives back whether it was written. */
  create(path: string, text: string): boolean;
  /** What differs from the workspace. */
  changes(): DraftedFile[];
}

/** Begins a draft of changes in `folder`. */
export function createDraft(files: WorkspaceFiles, folder: string): Draft {
  const written = new Map<string, string>();
  const read = (path: string) => written.get(path) ?? files.read(path);
  const write = (path: string, text: string) => {
    if (!isWithin(files.root, folder, path)) {
      throw new Refusal([`${path} lies outside ${folder}. Give a name or path within the service.`]);
    }
    written.set(path, text);
  };

  return {
    read,
    write,
    create: (path, text) => {
      if (read(path) !== undefined) return false;
      write(path, text);
      return true;
    },
    // New files first: what refers to them comes after them, should the writing be cut short.
    changes: () =>
      [...written]
        .flatMap(([path, text]) => {
          const before = files.read(path);
          return before === text ? [] : [{ path, text, isNew: before === undefined }];
        })
        .toSorted((a, b) => Number(b.isNew) - Number(a.isNew)),
  };
}
