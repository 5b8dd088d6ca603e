import type { z } from 'zod';
import type { SocketHub } from '../delivery/socket-hub.ts';
import type { Triggers } from '../delivery/triggers.ts';
import type { Chat } from '../model/chat.ts';
import type { ViewStacks } from '../model/view-stacks.ts';
import type { EventSender } from '../people/events.ts';
import { toSlackProblems } from '../blocks/problems.ts';

/** What Web API methods work on. */
export type ApiContext = {
  chat: Chat;
  views: ViewStacks;
  triggers: Triggers;
  sockets: SocketHub;
  events: EventSender;
  /** The server's own address, like "http://127.0.0.1:4400". */
  baseUrl: () => string;
};

export type SlackAnswer = { ok: true; [field: string]: unknown } | SlackRefusal;
export type SlackRefusal = { ok: false; error: string; [field: string]: unknown };

export type Method = {
  name: string;
  /** The kind of token that may call it. */
  token: 'bot' | 'app' | 'none';
  call(args: Record<string, unknown>, context: ApiContext): SlackAnswer;
};

export type MethodDefinition<Schema extends z.ZodType> = {
  name: string;
  token?: Method['token'];
  args: Schema;
  run(args: z.output<Schema>, context: ApiContext): SlackAnswer;
};

/** Declares one Web API method. Arguments that its schema refuses are answered with "invalid_arguments". */
export function defineMethod<Schema extends z.ZodType>(definition: MethodDefinition<Schema>): Method {
  return {
    name: definition.name,
    token: definition.token ?? 'bot',
    call(args, context) {
      const parsed = definition.args.safeParse(args);
      if (!parsed.success) return refuse('invalid_arguments', toSlackProblems(parsed.error.issues, ''));
      return definition.run(parsed.data, context);
    },
  };
}

/** An answer of Slack's that says no, with the details that developers need. */
export function refuse(error: string, problems: string[] = []): SlackRefusal {
  return problems.length === 0
    ? { ok: false, error }
    : { ok: false, error, errors: problems, response_metadata: { messages: problems } };
}
