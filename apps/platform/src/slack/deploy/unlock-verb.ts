import { releaseLock } from '@roadbed/deploy';
import { toPlaceContext } from '../../preflight/keep-places.ts';
import { escapeText } from '../escape-text.ts';
import { readPlaceAlone } from './read-place.ts';
import { defineVerb } from './verb.ts';

export const unlockVerb = defineVerb({
  name: 'unlock',
  usage: 'unlock SERVICE in ENVIRONMENT',
  help: 'ends your lock; the next in line is told',
  parse: ({ words }) => readPlaceAlone(words, '/deploy unlock payments in production'),
  async run({ context, catalog }, { name }, { service, environment }) {
    const released = await releaseLock(toPlaceContext(context.db), catalog, {
      service,
      environment,
      person: name,
    });
    context.nudge();
    if (!released.ok) return escapeText(released.message);
    const { next } = released;
    const title = catalog.platform.people.find((person) => person.name === next?.holder)?.title;
    const told = next === undefined ? '' : ` ${title ?? next.holder}, who is next in line, is told.`;
    return escapeText(`${service} in ${environment} is free.${told}`);
  },
});
