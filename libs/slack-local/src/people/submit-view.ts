import { z } from 'zod';
import { toStateValues, type Answers } from '../blocks/answers.ts';
import { findMissingAnswers } from '../blocks/missing-answers.ts';
import { readView } from '../blocks/read-view.ts';
import type { View } from '../model/entry.ts';
import type { User } from '../model/users.ts';
import type { Outcome, PeopleContext } from './context.ts';
import { toCommonPayload } from './payload.ts';

const actionSchema = z.discriminatedUnion('response_action', [
  z.looseObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.looseObject({ response_action: z.literal('update'), view: z.unknown().optional() }),
  z.looseObject({ response_action: z.literal('push'), view: z.unknown().optional() }),
  z.looseObject({ response_action: z.literal('clear') }),
]);

export type Submission = { user: User; view: View; answers: Answers };

/** A person submits a modal: it closes, shows errors, changes or gets another on top, as the app answers. */
export async function submitView(
  { user, view, answers }: Submission,
  context: PeopleContext,
): Promise<Outcome> {
  const { chat, views, triggers, app, choices } = context;
  const errors = findMissingAnswers(view.blocks, answers);
  if (Object.keys(errors).length > 0) return { ok: false, error: 'errors', errors };
  const all = { ...choices.get(`${user.id} ${view.id}`), ...answers };
  const submitted = { ...view, state: { values: toStateValues(view.blocks, all) } };
  const delivery = await app.deliver('interactive', {
    type: 'view_submission',
    ...toCommonPayload(chat, user),
    trigger_id: triggers.issue({ user: user.id, viewId: view.id }),
    view: submitted,
    response_urls: [],
  });
  if (!delivery.ok) return delivery;
  const answer = parseAnswer(delivery.body);
  if (answer === 'unreadable') return { ok: false, error: 'invalid_response_action' };
  if (answer === undefined) {
    views.close(user.id, view.id);
    return { ok: true, action: 'closed' };
  }
  if (answer.response_action === 'errors') return { ok: false, error: 'errors', errors: answer.errors };
  if (answer.response_action === 'clear') {
    views.clear(user.id);
    return { ok: true, action: 'clear' };
  }
  const read = readView(answer.view, 'modal');
  if (!read.ok) return { ok: false, error: 'invalid_view', problems: read.problems };
  if (answer.response_action === 'update') views.update(user.id, view.id, read.view);
  else if (views.push(user.id, read.view) === 'push_limit_reached')
    return { ok: false, error: 'push_limit_reached' };
  return { ok: true, action: answer.response_action };
}

/** A person closes a modal, or all of them; the app hears of it when it asked to. */
export function closeView(
  user: User,
  view: View,
  clearAll: boolean,
  { chat, views, app }: PeopleContext,
): Outcome {
  if (clearAll) views.clear(user.id);
  else views.close(user.id, view.id);
  if (view['notify_on_close'] === true) {
    void app.deliver('interactive', {
      type: 'view_closed',
      ...toCommonPayload(chat, user),
      view,
      is_cleared: clearAll,
    });
  }
  return { ok: true, action: 'closed' };
}

function parseAnswer(body: unknown): z.infer<typeof actionSchema> | undefined | 'unreadable' {
  const hasAction = typeof body === 'object' && body !== null && 'response_action' in body;
  if (!hasAction) return undefined;
  return actionSchema.safeParse(body).data ?? 'unreadable';
}
