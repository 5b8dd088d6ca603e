import type { ProjectConfiguration } from '@nx/devkit';

/** What a marker file says about its project; `project` is absent when the file marks none. */
export type Inference =
  | { ok: true; project?: Omit<ProjectConfiguration, 'root'> }
  | { ok: false; problem: string };
