import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import { decideChange } from '@roadbed/deploy';
import { describeNow } from '../changes/keep-changes.ts';
import { toPlaceContext } from '../preflight/keep-places.ts';
import { parseButtonValue } from './button-value.ts';
import { approveAction, rejectAction } from './change-blocks.ts';
import type { SlackContext } from './context.ts';
import { readReason, rejectView, toRejectView } from './reject-view.ts';
import { unknownPerson } from './unknown-person.ts';

type Refused = { message: string; stale?: string };

const strangeButton = 'That button is not of any change. Use one of the newest message of the change.';

/**
 * The buttons Approve, for exactly what the message shows, and Reject, which asks why. A refusal goes to the person
 * alone; the message of the change shows the rest. A click that is delivered twice counts once, by its trigger id.
 */
export function addDecideActions(app: App, context: SlackContext): void {
  const { db, catalog, nudge } = context;

  /** What kept the click from counting, and the change that the message shows as it is no more. */
  async function approve(slackUser: string, value: unknown, source: string): Promise<Refused | undefined> {
    const known = await catalog.current();
    const person = findPersonBySlack(known, slackUser);
    const shown = parseButtonValue(value);
    if (person === undefined) return { message: unknownPerson(slackUser) };
    if (shown === undefined) return { message: strangeButton };
    const decision = { ...shown, person: person.name, decision: 'approved' as const, source };
    const result = await decideChange(toPlaceContext(db), known, decision);
    if (result.ok) return undefined;
    return {
      message: result.message,
      ...(result.code === 'stale-approval' && { stale: shown.changeId }),
    };
  }

  app.action({ type: 'block_actions', action_id: approveAction }, async ({ ack, action, body, respond }) => {
    const value = 'value' in action ? action.value : undefined;
    const refused = await approve(body.user.id, value, body.trigger_id);
    // Only now: a click that was taken must have its effect, whatever dies in the next moment.
    await ack();
    nudge();
    if (refused === undefined) return;
    const { message: text, stale } = refused;
    await respond({ response_type: 'ephemeral', replace_original: false, text });
    // Described anew, the message is drawn as the change is now.
    if (stale !== undefined) await describeNow(context, await catalog.current(), stale);
    nudge();
  });

  app.action(
    { type: 'block_actions', action_id: rejectAction },
    async ({ ack, action, body, client, respond }) => {
      await ack();
      const shown = parseButtonValue('value' in action ? action.value : undefined);
      const isKnown = findPersonBySlack(await catalog.current(), body.user.id) !== undefined;
      if (isKnown && shown !== undefined) {
        await client.views.open({ trigger_id: body.trigger_id, view: toRejectView(shown.changeId) });
      } else {
        const text = isKnown ? strangeButton : unknownPerson(body.user.id);
        await respond({ response_type: 'ephemeral', replace_original: false, text });
      }
    },
  );

  app.view(rejectView, async ({ ack, body, view }) => {
    const known = await catalog.current();
    const person = findPersonBySlack(known, body.user.id);
    const result =
      person === undefined
        ? { ok: false as const, message: unknownPerson(body.user.id) }
        : await decideChange(toPlaceContext(db), known, {
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
