import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { click } from '../people/click.ts';
import type { Outcome, PeopleContext } from '../people/context.ts';
import { sendMessage } from '../people/send-message.ts';
import { closeView, submitView } from '../people/submit-view.ts';
import type { RateLimit } from '../api/rate-limit.ts';
import * as requests from './requests.ts';
import { toLocalState } from './state.ts';
import { createUpdates } from './updates.ts';

/** A deed that cannot be read: answered with 400 or 404 and the fix. */
class BadRequest extends Error {
  override name = 'BadRequest';
  readonly statusCode: number;
  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** The JSON API of the page: acting as a person, reading what a person sees, following changes. */
export function addLocalRoutes(
  server: FastifyInstance,
  context: PeopleContext,
  rateLimit: RateLimit,
): { close(): void } {
  const { chat, views } = context;
  const updates = createUpdates(context);

  const findUser = (reference: string) => {
    const user = chat.users.people().find((each) => each.id === reference || each.name === reference);
    if (user) return user;
    const names = chat.users
      .people()
      .map((each) => each.name)
      .join(', ');
    throw new BadRequest(404, `there is no person "${reference}" here; there are ${names}`);
  };
  const findChannel = (reference: string) => {
    const channel = chat.channel(reference);
    if (channel) return channel;
    throw new BadRequest(404, `there is no channel "${reference}" here`);
  };
  const findView = (id: string, user: { id: string }) => {
    const view = views.of(user.id).find((each) => each.id === id);
    if (view) return view;
    throw new BadRequest(404, `"${id}" is not open: the modal was closed, or opened before a restart`);
  };
  const deed = <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    run: (body: z.output<Schema>, params: Record<string, string>) => Outcome | Promise<Outcome>,
  ) => {
    server.post(path, (request) =>
      run(parseBody(schema, request.body), request.params as Record<string, string>),
    );
  };

  server.get('/local/state', (request) => {
    const { user } = z.object({ user: z.string().optional() }).parse(request.query);
    return toLocalState(findUser(user ?? chat.users.people()[0]?.id ?? ''), context);
  });
  server.get('/local/updates', (request, reply) => {
    const user = findUser(z.object({ user: z.string().default('') }).parse(request.query).user);
    reply.hijack();
    updates.follow(user, reply.raw);
  });
  deed('/local/messages', requests.messageRequest, ({ user, channel, text, thread_ts }) =>
    sendMessage({ user: findUser(user), channel: findChannel(channel), text, threadTs: thread_ts }, context),
  );
  deed('/local/actions', requests.actionRequest, (body) => {
    const user = findUser(body.user);
    const rest = { user, actionId: body.action_id, blockId: body.block_id, value: body.value };
    if (body.view !== undefined) {
      const home = chat.home(user.id);
      return click(
        { ...rest, surface: { view: home?.id === body.view ? home : findView(body.view, user) } },
        context,
      );
    }
    const message = chat.message(findChannel(body.channel ?? '').id, body.ts ?? '');
    const isSeen = message && (message.visibleTo === undefined || message.visibleTo === user.id);
    if (!isSeen)
      throw new BadRequest(
        404,
        `there is no message "${body.ts ?? ''}" that ${user.name} sees in that channel`,
      );
    return click({ ...rest, surface: { message } }, context);
  });
  deed('/local/views/:id/submit', requests.submitRequest, (body, { id = '' }) => {
    const user = findUser(body.user);
    return submitView({ user, view: findView(id, user), answers: body.values }, context);
  });
  deed('/local/views/:id/close', requests.closeRequest, (body, { id = '' }) => {
    const user = findUser(body.user);
    return closeView(user, findView(id, user), body.all, context);
  });
  deed('/local/read', requests.readRequest, ({ user, channel, ts }) => {
    chat.markRead(findUser(user).id, findChannel(channel).id, ts);
    return { ok: true };
  });
  deed('/local/join', requests.joinRequest, ({ user, channel }) => {
    const found = findChannel(channel);
    if (found.kind !== 'channel') return { ok: false, error: 'channel_not_found' };
    chat.join(found, findUser(user).id);
    return { ok: true };
  });
  deed('/local/open', requests.openRequest, (body) => {
    const other = chat.users.find(body.with);
    if (!other) throw new BadRequest(404, `there is nobody called "${body.with}" here`);
    return { ok: true, channel: chat.openDirect([findUser(body.user).id, other.id]).id };
  });
  deed('/local/home', requests.homeRequest, ({ user, tab }) => {
    context.events.homeOpened(findUser(user).id, tab);
    return { ok: true };
  });
  deed('/local/faults', requests.faultRequest, ({ rateLimitNext, retryAfterSeconds }) => {
    rateLimit.refuseNext(rateLimitNext, retryAfterSeconds);
    return { ok: true };
  });
  return { close: () => updates.close() };
}

function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(String(body));
  } catch {
    throw new BadRequest(400, 'the body is not JSON: send an object with content-type application/json');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new BadRequest(400, problems.join('; '));
}
