import { toElementValue, toStateValues, type Answer, type Answers } from '../blocks/answers.ts';
import { elementsIn, type PlacedElement } from '../blocks/elements-in.ts';
import { toSlackMessage } from '../api/shapes.ts';
import type { Message, View } from '../model/entry.ts';
import type { User } from '../model/users.ts';
import type { Outcome, PeopleContext } from './context.ts';
import { toChannelName, toCommonPayload } from './payload.ts';

/** Where an element was used: in a message, or in an open modal or Home tab. */
export type Surface = { message: Message } | { view: View };
export type Click = {
  user: User;
  surface: Surface;
  actionId: string;
  /** Needed only when the same action_id stands in several blocks. */
  blockId?: string | undefined;
  /** An option's value for selects, radio buttons and checkboxes; of no use to buttons, which carry theirs. */
  value?: Answer | undefined;
};

/** A person uses a button or another element: the app is sent block_actions. */
export async function click(
  { user, surface, actionId, blockId, value }: Click,
  context: PeopleContext,
): Promise<Outcome> {
  const { chat, triggers, choices, app } = context;
  const blocks = ('message' in surface ? surface.message.blocks : surface.view.blocks) ?? [];
  const placed = elementsIn(blocks).find(
    (each) => each.actionId === actionId && (blockId === undefined || each.blockId === blockId),
  );
  if (!placed) {
    const known = elementsIn(blocks).map((each) => each.actionId);
    return { ok: false, error: 'action_not_found', known };
  }
  const surfaceId =
    'message' in surface ? `${surface.message.channel} ${surface.message.ts}` : surface.view.id;
  const key = `${user.id} ${surfaceId}`;
  const answers = remember(choices.get(key) ?? {}, placed, value);
  choices.set(key, answers);
  const values = toStateValues(blocks, answers);
  const trigger = { user: user.id, ...('view' in surface && { viewId: surface.view.id }) };
  const delivery = await app.deliver('interactive', {
    type: 'block_actions',
    ...toCommonPayload(chat, user),
    trigger_id: triggers.issue(trigger),
    ...toPlace(surface, user, values, context),
    actions: [toAction(placed, value, chat.nextTs())],
  });
  return delivery.ok ? { ok: true } : delivery;
}

function remember(
  answers: Answers,
  { blockId, actionId, element }: PlacedElement,
  value: Answer | undefined,
): Answers {
  if (element['type'] === 'button' || value === undefined) return answers;
  return { ...answers, [blockId]: { ...answers[blockId], [actionId]: value } };
}

function toPlace(
  surface: Surface,
  user: User,
  values: object,
  { chat, responseUrls }: PeopleContext,
): object {
  if ('view' in surface) {
    return {
      container: { type: 'view', view_id: surface.view.id },
      view: { ...surface.view, state: { values } },
    };
  }
  const { message } = surface;
  const channel = chat.channel(message.channel);
  const isEphemeral = message.visibleTo !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.threadTs && { thread_ts: message.threadTs }),
    },
    channel: { id: message.channel, name: channel ? toChannelName(channel) : '' },
    // Slack leaves the message out when only one person sees it.
    ...(!isEphemeral && { message: toSlackMessage(message, chat) }),
    state: { values },
    response_url: responseUrls.issue({ channel: message.channel, user: user.id, messageTs: message.ts }),
  };
}

function toAction(
  { blockId, actionId, element }: PlacedElement,
  value: Answer | undefined,
  ts: string,
): object {
  const common = { action_id: actionId, block_id: blockId, action_ts: ts };
  if (element['type'] !== 'button') return { ...common, ...toElementValue(element, value) };
  const { type, text, value: carried, style, url } = element;
  return {
    ...common,
    type,
    text,
    ...(carried !== undefined && { value: carried }),
    ...(style !== undefined && { style }),
    ...(url !== undefined && { url }),
  };
}
