import { describeStatus } from '../status.ts';
import { defineVerb } from './verb.ts';

export const statusVerb = defineVerb({
  name: 'status',
  usage: 'status [SERVICE]',
  help: 'shows what is live and what is in progress',
  parse: ({ words: [service, ...more] }) =>
    more.length === 0
      ? { ok: true, asked: service?.toLowerCase() }
      : { ok: false, why: 'status takes one service at most' },
  run: ({ context, catalog }, _person, service) => describeStatus(context, catalog, service),
});
