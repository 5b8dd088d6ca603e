import { measureLead } from './measure-lead.ts';
import { measureResume } from './measure-resume.ts';
import { measureSwitches } from './measure-switches.ts';
import { measureThroughput } from './measure-throughput.ts';
import { report } from './report.ts';

/** How long the benchmark takes. */
export type RunOptions = {
  /** Deploys and roll backs under load. */
  switches: number;
  /** Requests a second meanwhile. */
  perSecond: number;
  /** Changes of which the time from approval to live is taken, of each kind. */
  changes: number;
  /** Kills of the platform. */
  kills: number;
  /** Services that are changed at the same time, and for how long, in milliseconds. */
  services: number;
  forMs: number;
};

/** Measures deploys on a whole platform of real processes, and gives the report. */
export async function benchDeploy(options: RunOptions, say: (line: string) => void): Promise<string> {
  const { switches, perSecond, changes, kills, services, forMs } = options;
  say('from approval to live …');
  const lead = await measureLead(changes);
  say('kills of the platform …');
  const resume = await measureResume(kills);
  say('changes of many services …');
  const throughput = await measureThroughput(services, forMs);
  say('deploys and roll backs under load …');
  return report({ lead, resume, throughput, switches: await measureSwitches(switches, perSecond) });
}
