import { describeTaken, takeLock } from '@roadbed/deploy';
import type { Person } from '@roadbed/catalog';
import { toPlaceContext } from '../../preflight/keep-places.ts';
import { escapeText } from '../escape-text.ts';
import { readDuration } from './read-duration.ts';
import { readPlace } from './read-place.ts';
import type { Said } from './read-words.ts';
import { defineVerb } from './verb.ts';
import type { VerbCall } from './verb.ts';

type AskedLock = {
  service: string;
  environment: string;
  forMinutes: number | undefined;
  reason: string | undefined;
};

const example = '/deploy lock payments in production for 2h because the tests are red';

export const lockVerb = defineVerb({
  name: 'lock',
  usage: 'lock SERVICE in ENVIRONMENT [for 2h] because REASON',
  help: 'keeps everybody else from deploying there until you unlock it, or until the time is over',
  parse: (said) => readLock(said, example),
  run: (call, person, asked) => take(call, person, asked, false),
});

export const stealVerb = defineVerb({
  name: 'steal',
  usage: 'steal SERVICE in ENVIRONMENT [for 2h] because REASON',
  help: "takes another's lock; who held it is told, with your reason",
  parse: (said) => readLock(said, example.replace('lock', 'steal')),
  run: (call, person, asked) => take(call, person, asked, true),
});

function readLock({ words, reason }: Said, like: string): ReturnType<typeof toAsked> {
  const place = readPlace(words, like);
  if (!place.ok) return place;
  const { service, environment, rest } = place.asked;
  if (rest.length === 0) return toAsked({ service, environment, forMinutes: undefined, reason });
  const forMinutes = rest[0]?.toLowerCase() === 'for' ? readDuration(rest.slice(1).join(' ')) : undefined;
  if (forMinutes === undefined) {
    const why = `"${rest.join(' ')}" is no time: say for 2h, for 90m or for 1 day, and why behind "because"`;
    return { ok: false, why };
  }
  return toAsked({ service, environment, forMinutes, reason });
}

function toAsked(asked: AskedLock): { ok: true; asked: AskedLock } | { ok: false; why: string } {
  return { ok: true, asked };
}

async function take(
  { context, catalog }: VerbCall,
  { name }: Person,
  asked: AskedLock,
  steal: boolean,
): Promise<string> {
  const taken = await takeLock(toPlaceContext(context.db), catalog, { ...asked, person: name, steal });
  context.nudge();
  return escapeText(taken.ok ? describeTaken(catalog, taken) : taken.message);
}
