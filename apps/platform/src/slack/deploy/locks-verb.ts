import { describeHolds } from '../describe-holds.ts';
import { defineVerb } from './verb.ts';

export const locksVerb = defineVerb({
  name: 'locks',
  usage: 'locks',
  help: 'lists locks and who waits for them, and freezes, those to come too',
  parse: ({ words }) =>
    words.length === 0 ? { ok: true, asked: undefined } : { ok: false, why: 'locks takes no more words' },
  async run({ context, catalog }) {
    const { locks, freezes } = await describeHolds(context.db, catalog);
    return [
      '*Locks*',
      ...(locks.length > 0 ? locks : ['None.']),
      '*Freezes*',
      ...(freezes.length > 0 ? freezes : ['None.']),
    ]
      .join('\n')
      .slice(0, 12_000);
  },
});
