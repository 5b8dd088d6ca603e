import type { Method } from './method.ts';
import { apiMethods } from './methods/api.ts';
import { appMethods } from './methods/apps.ts';
import { authMethods } from './methods/auth.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { historyMethods } from './methods/conversations-history.ts';
import { reactionMethods } from './methods/reactions.ts';
import { usergroupMethods } from './methods/usergroups.ts';
import { userMethods } from './methods/users.ts';
import { viewMethods } from './methods/views.ts';

/** Every Web API method that is spoken, by name. A new group of methods is one file and one line here. */
export const methods: ReadonlyMap<string, Method> = new Map(
  [
    apiMethods,
    appMethods,
    authMethods,
    chatMethods,
    conversationMethods,
    historyMethods,
    reactionMethods,
    usergroupMethods,
    userMethods,
    viewMethods,
  ]
    .flat()
    .map((method) => [method.name, method]),
);
