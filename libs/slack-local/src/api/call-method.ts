import { refuse, type ApiContext, type SlackAnswer } from './method.ts';
import { readRequest, type ApiRequest } from './read-request.ts';
import { methods } from './registry.ts';

export type Tokens = { bot: string; app: string };

/** Answers one call of the Web API; a refusal is an answer too, with HTTP status 200, as Slack's. */
export function callMethod(
  name: string,
  request: ApiRequest,
  tokens: Tokens,
  context: ApiContext,
): SlackAnswer {
  const method = methods.get(name);
  if (!method) return { ok: false, error: 'unknown_method', req_method: name };
  const read = readRequest(request);
  if (!read.ok) return refuse(read.error);
  if (method.token !== 'none') {
    const refusal = checkToken(read.token, method.token, tokens);
    if (refusal) return refuse(refusal);
  }
  return method.call(read.args, context);
}

function checkToken(token: string | undefined, wanted: 'bot' | 'app', tokens: Tokens): string | undefined {
  if (!token) return 'not_authed';
  if (token === tokens[wanted]) return undefined;
  return token === tokens.bot || token === tokens.app ? 'not_allowed_token_type' : 'invalid_auth';
}
