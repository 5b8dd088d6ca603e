export { addJob } from './add-job.ts';
export type { Job, JobService } from './add-job.ts';
export type { JobOptions } from './job-options.ts';
