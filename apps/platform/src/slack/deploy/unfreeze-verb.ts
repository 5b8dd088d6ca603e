import { describeFrozen, liftFreeze } from '@roadbed/deploy';
import { toPlaceContext } from '../../preflight/keep-places.ts';
import { escapeText } from '../escape-text.ts';
import { defineVerb } from './verb.ts';

export const unfreezeVerb = defineVerb({
  name: 'unfreeze',
  usage: 'unfreeze ENVIRONMENT|FR-1 because REASON',
  help: 'ends freezes that were set by chat before their time',
  parse({ words, reason }) {
    const [which, ...more] = words;
    if (which === undefined || more.length > 0) {
      return {
        ok: false,
        why: 'one environment or freeze. For example: /deploy unfreeze production because the sale is over',
      };
    }
    return { ok: true, asked: { which: which.toLowerCase(), reason } };
  },
  async run({ context, catalog }, { name }, asked) {
    const lifted = await liftFreeze(toPlaceContext(context.db), catalog, { ...asked, person: name });
    context.nudge();
    if (!lifted.ok) return escapeText(lifted.message);
    const ids = lifted.freezes.map((freeze) => `${freeze.id} (${describeFrozen(freeze)})`);
    return escapeText(`Lifted: ${ids.join(', ')}.`);
  },
});
