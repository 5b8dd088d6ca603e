import { describeLock, leaveLine, waitForLock } from '@roadbed/deploy';
import { toPlaceContext } from '../../preflight/keep-places.ts';
import { escapeText } from '../escape-text.ts';
import { readPlaceAlone } from './read-place.ts';
import { defineVerb } from './verb.ts';

export const waitVerb = defineVerb({
  name: 'wait',
  usage: 'wait SERVICE in ENVIRONMENT',
  help: 'puts you into the line for a lock: you are told when it is free, and have it to yourself for a while',
  parse: ({ words }) => readPlaceAlone(words, '/deploy wait payments in production'),
  async run({ context, catalog }, { name }, { service, environment }) {
    const waiting = await waitForLock(toPlaceContext(context.db), catalog, {
      service,
      environment,
      person: name,
    });
    if (!waiting.ok) return escapeText(waiting.message);
    const { lock, position } = waiting;
    const turn = position === 1 ? 'You are next' : `You are number ${position} in line`;
    return escapeText(`${describeLock(catalog, lock)}. ${turn}, and will be told when it is yours.`);
  },
});

export const leaveVerb = defineVerb({
  name: 'leave',
  usage: 'leave SERVICE in ENVIRONMENT',
  help: 'takes you out of the line for a lock',
  parse: ({ words }) => readPlaceAlone(words, '/deploy leave payments in production'),
  async run({ context }, { name }, { service, environment }) {
    const left = await leaveLine(toPlaceContext(context.db), { service, environment, person: name });
    return escapeText(left.ok ? `You wait for ${service} in ${environment} no more.` : left.message);
  },
});
