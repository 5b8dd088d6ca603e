import { z } from 'zod';

/** Where a change stands; what each means is in the docstring of `ChangeStatus` in `@roadbed/deploy`. */
export const changeStatusSchema = z.enum([
  'queued',
  'waiting-for-approval',
  'approved',
  'rolling-out',
  'live',
  'failed',
  'rejected',
  'replaced',
  'lapsed',
  'superseded',
  'rolled-back',
]);
export type ChangeStatus = z.output<typeof changeStatusSchema>;
