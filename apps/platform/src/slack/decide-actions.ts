import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import { decideChange } from '@roadbed/deploy';
import type { DecideChangeOptions } from '@roadbed/deploy';
import { recordDeploy } from '../record.ts';
import { approveAction, rejectAction } from './change-blocks.ts';
import type { SlackContext } from './context.ts';
import { unknownPerson } from './unknown-person.ts';

/** The buttons Approve and Reject. A refusal goes to the person alone; the message of the change shows the rest. */
export function addDecideActions(app: App, { db, catalog, nudge }: SlackContext): void {
  const decisions: [string, DecideChangeOptions['decision']][] = [
    [approveAction, 'approved'],
    [rejectAction, 'rejected'],
  ];
  for (const [actionId, decision] of decisions) {
    app.action({ type: 'block_actions', action_id: actionId }, async ({ ack, action, body, respond }) => {
      const person = findPersonBySlack(await catalog.current(), body.user.id);
      const changeId = 'value' in action ? String(action.value) : '';
      const result =
        person === undefined
          ? { ok: false as const, message: unknownPerson(body.user.id) }
          : await decideChange(db, recordDeploy, { changeId, person: person.name, decision });
      // Only now: a click that was taken must have its effect, whatever dies in the next moment.
      await ack();
      nudge();
      if (!result.ok)
        await respond({ response_type: 'ephemeral', replace_original: false, text: result.message });
    });
  }
}
