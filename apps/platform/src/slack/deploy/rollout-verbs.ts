import { commandRollout } from '@roadbed/deploy';
import type { RolloutCommand } from '@roadbed/deploy';
import { recordDeploy } from '../../record.ts';
import { escapeText } from '../escape-text.ts';
import { defineVerb } from './verb.ts';
import type { Verb } from './verb.ts';

const helps: Record<RolloutCommand, string> = {
  promote: 'skips what is left of a canary, or of the time for which what is live is watched',
  pause: 'keeps a canary at its share of the traffic, still judged, until it is resumed',
  resume: 'lets a paused rollout go on',
  abort: 'gives the traffic back to the old version, or rolls back what is live and still watched',
};

const answers: Record<RolloutCommand, string> = {
  promote: 'goes on at once',
  pause: 'stays as it is; to go on: /deploy resume',
  resume: 'goes on',
  abort: 'goes back to the version of before',
};

/** `/deploy abort C-12 because the totals are wrong`: what a person says to a rollout under way. */
export const rolloutVerbs: readonly Verb[] = (['promote', 'pause', 'resume', 'abort'] as const).map(
  (command) =>
    defineVerb({
      name: command,
      usage: `${command} CHANGE [because REASON]`,
      help: helps[command],
      parse: ({ words: [change, ...more], reason }) => {
        const id = change?.toUpperCase();
        if (id === undefined || !/^C-\d+$/.test(id) || more.length > 0)
          return {
            ok: false,
            why: `${command} takes the id of a change. For example: /deploy ${command} C-12`,
          };
        return { ok: true, asked: { id, reason } };
      },
      async run({ context }, person, { id, reason }) {
        const said = { changeId: id, command, person: person.name, reason };
        const result = await commandRollout(context.db, recordDeploy, said);
        if (!result.ok) return escapeText(result.message);
        context.nudge();
        return command === 'pause' ? `${id} ${answers[command]} ${id}` : `${id} ${answers[command]}.`;
      },
    }),
);
