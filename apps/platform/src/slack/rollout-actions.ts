import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import { commandRollout, getChange, requestRollback, rolloutCommands } from '@roadbed/deploy';
import { recordDeploy } from '../record.ts';
import type { SlackContext } from './context.ts';
import { escapeText } from './escape-text.ts';
import { rollBackAction, rolloutActions } from './rollout-blocks.ts';
import { takeOnce } from './take-once.ts';
import { unknownPerson } from './unknown-person.ts';

type Answer = { ok: true } | { ok: false; message: string };

/** The buttons of a rollout. A refusal goes to the person alone; the message of the change shows the rest. */
export function addRolloutActions(app: App, { db, catalog, nudge }: SlackContext): void {
  function onClick(actionId: string, act: (changeId: string, person: string) => Promise<Answer>): void {
    app.action(
      { type: 'block_actions', action_id: actionId },
      takeOnce(db),
      async ({ ack, action, body, respond }) => {
        await ack();
        const person = findPersonBySlack(await catalog.current(), body.user.id);
        const changeId = 'value' in action ? String(action.value) : '';
        const answer =
          person === undefined
            ? { ok: false as const, message: unknownPerson(body.user.id) }
            : await act(changeId, person.name);
        nudge();
        if (!answer.ok)
          await respond({
            response_type: 'ephemeral',
            replace_original: false,
            text: escapeText(answer.message),
          });
      },
    );
  }

  for (const command of rolloutCommands)
    onClick(rolloutActions[command], (changeId, person) =>
      commandRollout(db, recordDeploy, { changeId, command, person }),
    );
  onClick(rollBackAction, async (changeId, person) => {
    const change = await getChange(db, changeId);
    if (change === undefined) return { ok: false, message: `There is no change ${changeId}.` };
    const { service, environment, announceIn } = change;
    return await requestRollback(db, recordDeploy, await catalog.current(), {
      service,
      environment,
      announceIn,
      rollsBack: changeId,
      requestedBy: `person:${person}`,
    });
  });
}
