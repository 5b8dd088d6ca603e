import type { AppLink } from '../delivery/app-link.ts';
import type { ResponseUrls } from '../delivery/response-urls.ts';
import type { Triggers } from '../delivery/triggers.ts';
import type { Chat } from '../model/chat.ts';
import type { Answers } from '../blocks/answers.ts';
import type { ViewStacks } from '../model/view-stacks.ts';
import type { Workspace } from '../workspace/workspace-file.ts';
import type { EventSender } from './events.ts';

/** What the deeds of people work on. */
export type PeopleContext = {
  workspace: Workspace;
  chat: Chat;
  views: ViewStacks;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  app: AppLink;
  events: EventSender;
  /** What each person has chosen in elements so far, by "user surface". It does not outlive the server. */
  choices: Map<string, Answers>;
};

/** What came of a deed, for the page and for tests. */
export type Outcome =
  | { ok: true; [field: string]: unknown }
  | { ok: false; error: string; [field: string]: unknown };
