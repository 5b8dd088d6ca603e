import { withdrawChange } from '@roadbed/deploy';
import { recordDeploy } from '../../record.ts';
import { escapeText } from '../escape-text.ts';
import { defineVerb } from './verb.ts';

export const withdrawVerb = defineVerb({
  name: 'withdraw',
  usage: 'withdraw C-12 [because REASON]',
  help: 'takes a queued change out of the line',
  parse({ words, reason }) {
    const [id, ...more] = words;
    if (id === undefined || more.length > 0 || !/^c-\d+$/i.test(id)) {
      return { ok: false, why: 'which change? For example: /deploy withdraw C-12' };
    }
    return { ok: true, asked: { changeId: id.toUpperCase(), reason } };
  },
  async run({ context }, { name }, asked) {
    const withdrawn = await withdrawChange(context.db, recordDeploy, { ...asked, person: name });
    context.nudge();
    return escapeText(withdrawn.ok ? `${asked.changeId} is out of the line.` : withdrawn.message);
  },
});
