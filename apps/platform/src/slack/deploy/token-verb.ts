import { answerToken } from '../../identity/answer-token.ts';
import type { TokenWish } from '../../identity/answer-token.ts';
import { defineVerb } from './verb.ts';

export const tokenVerb = defineVerb({
  name: 'token',
  usage: 'token [list | revoke T-7]',
  help: 'makes you a token for the API and `nx deploy`, which only you see, once; lists yours; ends one',
  parse: ({ words }): { ok: true; asked: TokenWish } | { ok: false; why: string } => {
    const [verb, id, ...more] = words.map((word) => word.toLowerCase());
    if (verb === undefined) return { ok: true, asked: { kind: 'create', purpose: 'made in the chat' } };
    if (verb === 'list' && id === undefined) return { ok: true, asked: { kind: 'list' } };
    if (verb === 'revoke' && id !== undefined && more.length === 0)
      return { ok: true, asked: { kind: 'revoke', id: id.toUpperCase() } };
    return { ok: false, why: 'say token, token list, or token revoke and its id' };
  },
  run: ({ context }, { name }, wish) => answerToken(context.db, name, wish),
});
