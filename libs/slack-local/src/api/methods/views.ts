import { z } from 'zod';
import { readView } from '../../blocks/read-view.ts';
import { fillView, type NewView } from '../../model/view-stacks.ts';
import { json } from '../fields.ts';
import { defineMethod, refuse, type ApiContext, type SlackRefusal } from '../method.ts';

const view = json(z.unknown()).optional();
const withTrigger = z.looseObject({ trigger_id: z.string(), view });

export const viewMethods = [
  defineMethod({
    name: 'views.open',
    args: withTrigger,
    run(args, context) {
      const read = readModal(args.view, context);
      if (!read.ok) return read;
      const exchanged = context.triggers.exchange(args.trigger_id);
      if (!exchanged.ok) return refuse(exchanged.error);
      return { ok: true, view: context.views.open(exchanged.trigger.user, read.view) };
    },
  }),
  defineMethod({
    name: 'views.push',
    args: withTrigger,
    run(args, context) {
      const read = readModal(args.view, context);
      if (!read.ok) return read;
      const exchanged = context.triggers.exchange(args.trigger_id);
      if (!exchanged.ok) return refuse(exchanged.error);
      const pushed = context.views.push(exchanged.trigger.user, read.view);
      return pushed === 'push_limit_reached' ? refuse(pushed) : { ok: true, view: pushed };
    },
  }),
  defineMethod({
    name: 'views.update',
    args: z.looseObject({
      view,
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    }),
    run(args, { views }) {
      const read = readView(args.view, 'modal');
      if (!read.ok) return refuse('invalid_arguments', read.problems);
      if (!args.view_id && !args.external_id)
        return refuse('invalid_arguments', ['[ERROR] missing required field: view_id']);
      const found = views.find(
        args.view_id ? { viewId: args.view_id } : { externalId: args.external_id ?? '' },
      );
      if (!found) return refuse('not_found');
      if (args.hash && args.hash !== found.view.hash) return refuse('hash_conflict');
      const updated = views.update(found.user, found.view.id, read.view);
      return updated ? { ok: true, view: updated } : refuse('not_found');
    },
  }),
  defineMethod({
    name: 'views.publish',
    args: z.looseObject({ view, user_id: z.string(), hash: z.string().optional() }),
    run(args, { chat }) {
      const read = readView(args.view, 'home');
      if (!read.ok) return refuse('invalid_arguments', read.problems);
      const user = chat.users.people().find((each) => each.id === args.user_id);
      if (!user) return refuse('user_not_found');
      const before = chat.home(user.id);
      if (args.hash && before && args.hash !== before.hash) return refuse('hash_conflict');
      const published = fillView(read.view, chat.identity, {});
      const kept = before ? { ...published, id: before.id, root_view_id: before.id } : published;
      chat.publishHome(user.id, kept);
      return { ok: true, view: kept };
    },
  }),
];

function readModal(value: unknown, { views }: ApiContext): { ok: true; view: NewView } | SlackRefusal {
  const read = readView(value, 'modal');
  if (!read.ok) return refuse('invalid_arguments', read.problems);
  const externalId = read.view['external_id'];
  if (typeof externalId === 'string' && externalId !== '' && views.find({ externalId })) {
    return refuse('duplicate_external_id');
  }
  return read;
}
