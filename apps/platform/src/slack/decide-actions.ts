import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import { decideChange } from '@roadbed/deploy';
import { describeNow, toChangeContext } from '../changes/keep-changes.ts';
import { parseButtonValue } from './button-value.ts';
import { approveAction, rejectAction } from './change-blocks.ts';
import type { SlackContext } from './context.ts';
import { readReason, rejectView, toRejectView } from './reject-view.ts';
import { unknownPerson } from './unknown-person.ts';

const strangeButton = 'That button is not of any change. Use one of the newest message of the change.';

/**
 * The buttons Approve, for exactly what the message shows, and Reject, which asks why. A refusal goes to the person
 * alone; the message of the change shows the rest. A click that is delivered twice counts once, by its trigger id.
 */
export function addDecideActions(app: App, context: SlackContext): void {
  const { db, catalog, nudge } = context;

  app.action({ type: 'block_actions', action_id: approveAction }, async ({ ack, action, body, respond }) => {
    await ack();
    const tell = (text: string) => respond({ response_type: 'ephemeral', replace_original: false, text });
    const known = await catalog.current();
    const person = findPersonBySlack(known, body.user.id);
    const shown = parseButtonValue('value' in action ? action.value : undefined);
    if (person === undefined) return void (await tell(unknownPerson(body.user.id)));
    if (shown === undefined) return void (await tell(strangeButton));
    const { name } = person;
    const decision = { ...shown, person: name, decision: 'approved' as const, source: body.trigger_id };
    const result = await decideChange(toChangeContext(db), known, decision);
    // The message is drawn again as the change is now.
    if (!result.ok && result.code === 'stale-approval') await describeNow(context, known, shown.changeId);
    nudge();
    if (!result.ok) await tell(result.message);
  });

  app.action(
    { type: 'block_actions', action_id: rejectAction },
    async ({ ack, action, body, client, respond }) => {
      await ack();
      const tell = (text: string) => respond({ response_type: 'ephemeral', replace_original: false, text });
      const shown = parseButtonValue('value' in action ? action.value : undefined);
      if (findPersonBySlack(await catalog.current(), body.user.id) === undefined)
        return void (await tell(unknownPerson(body.user.id)));
      if (shown === undefined) return void (await tell(strangeButton));
      await client.views.open({ trigger_id: body.trigger_id, view: toRejectView(shown.changeId) });
    },
  );

  app.view(rejectView, async ({ ack, body, view }) => {
    const known = await catalog.current();
    const person = findPersonBySlack(known, body.user.id);
    const result =
      person === undefined
        ? { ok: false as const, message: unknownPerson(body.user.id) }
        : await decideChange(toChangeContext(db), known, {
            changeId: view.private_metadata,
            person: person.name,
            decision: 'rejected',
            reason: readReason(view.state.values),
            source: view.id,
          });
    if (result.ok) await ack();
    else await ack({ response_action: 'errors', errors: { reason: result.message } });
    nudge();
  });
}
