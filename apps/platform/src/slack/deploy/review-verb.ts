import { listChanges, reviewChange } from '@roadbed/deploy';
import { toPlaceContext } from '../../preflight/keep-places.ts';
import { escapeText } from '../escape-text.ts';
import { mentionActor } from '../change-blocks.ts';
import { defineVerb } from './verb.ts';

/** `/deploy review` lists what is open; `/deploy review C-12 it was needed` closes one. */
export const reviewVerb = defineVerb({
  name: 'review',
  usage: 'review [CHANGE NOTE]',
  help: 'closes the review of an emergency with what you found; alone, lists those that are open',
  parse: ({ words: [id, ...note], reason }) => {
    if (id === undefined) return { ok: true, asked: undefined };
    if (!/^C-\d+$/i.test(id)) return { ok: false, why: `"${id}" is no change, such as C-12` };
    // The note may have a "because" in it, behind which all else is its reason.
    const words = reason === undefined ? note : [...note, 'because', reason];
    return { ok: true, asked: { changeId: id.toUpperCase(), note: words.join(' ') } };
  },
  async run({ context, catalog }, { name }, asked) {
    if (asked !== undefined) {
      const result = await reviewChange(toPlaceContext(context.db), { ...asked, person: name });
      context.nudge();
      return result.ok ? `The review of ${asked.changeId} is closed. Thank you.` : escapeText(result.message);
    }
    const open = await listChanges(context.db, { openReview: true });
    const lines = open.map(
      ({ id, service, environment, requestedBy, reason }) =>
        `• ${id}: ${service} to ${environment}, by ${mentionActor(catalog, requestedBy)}: ${escapeText(reason ?? '').slice(0, 200)}`,
    );
    return lines.length === 0 ? 'No review is open.' : lines.join('\n').slice(0, 12_000);
  },
});
