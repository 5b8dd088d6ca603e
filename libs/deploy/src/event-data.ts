import { z } from 'zod';
import { digestSchema, releaseOriginSchema } from './release/release.ts';

// What events hold is promised to whoever reads the record in years: fields are added, never taken away or given another
// meaning. For that there is the next version of a type.

const release = digestSchema.describe('the release of the change');
const instance = z.string().describe('the new instance, such as C-12-1');
const until = z.iso.datetime().nullable().describe('when it ends by itself; null: when its holder lets go');
const person = z.string().describe('name of a person in platform.json');

const verdict = z.looseObject({
  check: z.string(),
  verdict: z.enum(['passed', 'warned', 'refused']),
  code: z.string(),
});

/** What a person said to a rollout, and how far it was. */
const told = z.looseObject({
  phase: z.string(),
  weightPercent: z.number().min(0).max(100),
  reason: z.string().nullable(),
});

const counted = z.looseObject({ requests: z.int().min(0), errors: z.int().min(0) });
const quantiles = z.looseObject({ p50: z.number(), p99: z.number() });

/** The data of each type of event: what is asked for; each may say more. */
export const deployEventData = {
  'roadbed.release.registered.v1': z
    .looseObject({ ...releaseOriginSchema.omit({ service: true }).shape, signedBy: z.string().optional() })
    .describe('A release became known to the platform.'),

  'roadbed.change.requested.v1': z
    .looseObject({
      release,
      commit: z.string().nullable(),
      tickets: z.array(z.string()),
      requiredApprovals: z.int().min(0),
      kind: z.string().optional(),
      reason: z.string().optional().describe('why, in the words of who asked'),
      preflight: z.array(verdict).optional().describe('what the checks before it came to'),
      queuedBehind: z.string().optional().describe('the change that it waits for'),
      rollsBack: z.string().optional().describe('the change that it takes back'),
    })
    .describe('Somebody asked for a release in an environment.'),
  'roadbed.change.advanced.v1': z
    .looseObject({ release, to: z.string().describe('its status now') })
    .describe('A change that waited in the queue is next.'),
  'roadbed.change.approval-given.v1': z
    .looseObject({ release, given: z.int().min(1), required: z.int().min(0) })
    .describe('A person gave one of the approvals that it needs.'),
  'roadbed.change.approved.v1': z
    .looseObject({
      release: release.optional(),
      by: z.array(person).describe('who approved; nobody where a rule did'),
      reason: z.string().optional().describe('the rule, where nobody had to'),
    })
    .describe('A change has all approvals that it needs.'),
  'roadbed.change.rejected.v1': z
    .looseObject({ release, reason: z.string().nullable() })
    .describe('A person said no, or took back their own wish.'),
  'roadbed.change.held.v1': z
    .looseObject({ release, codes: z.array(z.string()).describe('which checks refuse'), reason: z.string() })
    .describe('An approved change waits, because a check refuses it by now.'),
  'roadbed.change.replaced.v1': z
    .looseObject({ release, was: z.string(), by: z.string(), byRelease: digestSchema, reason: z.string() })
    .describe('Another change took its place before it went out.'),
  'roadbed.change.described.v1': z
    .looseObject({
      release,
      fingerprint: z.string().describe('of all that an approval is given for'),
      live: z.string().nullable().describe('the release that was live then'),
      direction: z.string(),
      shown: z.string().describe('SHA-256 of what was shown, lower-case hex'),
    })
    .describe('What a change brings was written down, for those who approve it.'),
  'roadbed.change.lapsed.v1': z
    .looseObject({ release, was: z.string().describe('its status before'), reason: z.string() })
    .describe(
      'A change ended without going out: it was not approved or started in time, or is not what it was.',
    ),
  'roadbed.change.reviewed.v1': z
    .looseObject({ release, note: z.string() })
    .describe('A person looked at an emergency afterwards.'),
  'roadbed.change.rolled-back.v1': z
    .looseObject({
      by: z.string().describe('the change that took it back'),
      to: digestSchema.describe('the release that is live again'),
      reason: z.string().nullable(),
    })
    .describe('A change that was live was taken back.'),
  'roadbed.change.live.v1': z
    .looseObject({ release, instance, supersedes: z.string().nullable().describe('the change live before') })
    .describe('A change is live.'),
  'roadbed.change.failed.v1': z
    .looseObject({
      release,
      reason: z.string(),
      stillServing: z.string().nullable().optional().describe('the instance that goes on serving'),
    })
    .describe('A change did not come live; what was live before serves on.'),

  'roadbed.rollout.started.v1': z
    .looseObject({ release, previous: z.string().nullable().describe('the instance live before') })
    .describe('The rollout of a change began.'),
  'roadbed.rollout.instance-started.v1': z
    .looseObject({ instance, url: z.url() })
    .describe('The new version runs beside the old.'),
  'roadbed.rollout.instance-ready.v1': z
    .looseObject({ instance })
    .describe('The new version says it is ready.'),
  'roadbed.rollout.smoke-passed.v1': z
    .looseObject({ instance, steps: z.int().min(0) })
    .describe('The smoke journey of the new version passed.'),
  'roadbed.rollout.weight-set.v1': z
    .looseObject({ instance, weightPercent: z.number().min(0).max(100), previous: z.string() })
    .describe('The new version gets this share of new requests.'),
  'roadbed.rollout.judged.v1': z
    .looseObject({
      during: z.enum(['canary', 'live']),
      weightPercent: z.number().min(0).max(100),
      verdict: z.enum(['successful', 'failed', 'inconclusive']),
      reason: z.string(),
      look: z.int().min(1).optional().describe('1 for the first look of the rollout'),
      level: z.number().optional().describe('a test whose p-value is above this says nothing'),
      errors: z.looseObject({ new: counted, old: counted, p: z.number() }).optional(),
      latency: z.looseObject({ new: quantiles, old: quantiles }).nullish().describe('in milliseconds'),
    })
    .describe('The new version was compared with the old, by the numbers here.'),
  'roadbed.rollout.verified.v1': z
    .looseObject({ instance, steps: z.int().min(0) })
    .describe('The smoke journey passed again, as users reach the new version.'),
  'roadbed.rollout.promoted.v1': told.describe('A person had the rest of a canary or watch skipped.'),
  'roadbed.rollout.paused.v1': told.describe('A person had a rollout stay where it was.'),
  'roadbed.rollout.resumed.v1': told.describe('A person had a rollout go on.'),
  'roadbed.rollout.aborted.v1': told.describe('A person had the traffic go back to the old version.'),
  'roadbed.rollout.traffic-switched.v1': z
    .looseObject({ instance, url: z.url(), previous: z.string().nullable() })
    .describe('All new requests go to the new version.'),
  'roadbed.rollout.previous-drained.v1': z
    .looseObject({
      instance: z.string().describe('the old instance'),
      unfinishedRequests: z.int().min(0).describe('how many it still had when its time was over'),
      killed: z.boolean().optional().describe('it did not end when it was asked to'),
    })
    .describe('The old version has ended.'),
  'roadbed.instance.restarted.v1': z
    .looseObject({ release, previous: z.string(), instance })
    .describe('An instance that was gone was started again.'),

  'roadbed.lock.taken.v1': z
    .looseObject({ reason: z.string(), until })
    .describe('A person keeps a service in an environment for themselves.'),
  'roadbed.lock.stolen.v1': z
    .looseObject({ reason: z.string(), until, from: person, lockBefore: z.string() })
    .describe('A person took a lock from another.'),
  'roadbed.lock.released.v1': z
    .looseObject({ since: z.iso.datetime(), reason: z.string() })
    .describe('A person let go of a lock.'),
  'roadbed.lock.expired.v1': z
    .looseObject({ holder: person, since: z.iso.datetime(), wasReserved: z.boolean() })
    .describe('A lock ended by itself.'),
  'roadbed.lock.reminded.v1': z
    .looseObject({ holder: person, until })
    .describe('The holder of a lock was told that it ends soon.'),
  'roadbed.lock.reserved.v1': z
    .looseObject({ holder: person, waitedSince: z.iso.datetime(), until })
    .describe('A free lock was given to the next in line for a while.'),
  'roadbed.lock.waited-for.v1': z
    .looseObject({ holder: person })
    .describe('A person joined the line for a lock.'),
  'roadbed.lock.wait-left.v1': z.looseObject({}).describe('A person left the line for a lock.'),

  'roadbed.freeze.set.v1': z
    .looseObject({
      scope: z.looseObject({}),
      reason: z.string(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
    })
    .describe('A person set a time in which nothing goes out.'),
  'roadbed.freeze.lifted.v1': z
    .looseObject({ reason: z.string(), setBy: person.nullable(), to: z.iso.datetime() })
    .describe('A person ended a freeze before its time.'),
} satisfies Record<string, z.ZodType>;
