import { nearest, suggest } from '@roadbed/catalog';
import { readWords } from './read-words.ts';
import type { Verb } from './verb.ts';
import { impliedVerb, verbs } from './verbs.ts';

/** What a person asked of `/deploy`. */
export type DeployCommand =
  | { kind: 'do'; verb: Verb; run: Extract<ReturnType<Verb['read']>, { ok: true }>['run'] }
  /** About one verb, or about all. */
  | { kind: 'help'; verb: Verb | undefined }
  | { kind: 'unclear'; why: string; verb: Verb | undefined };

/**
 * Reads the text behind `/deploy`. A first word that is a verb is one, unless `to` follows it, as behind the name of a
 * service.
 */
export function readCommand(text: string, services: ReadonlySet<string>): DeployCommand {
  const said = readWords(text);
  const [first, second] = said.words.map((word) => word.toLowerCase());
  if (first === undefined || first === 'help') {
    return { kind: 'help', verb: verbs.find(({ name }) => name === second) };
  }
  const named = second === 'to' ? undefined : verbs.find(({ name }) => name === first);
  const verb = named ?? impliedVerb;
  const read = verb.read(named === undefined ? said : { ...said, words: said.words.slice(1) });
  if (read.ok) return { kind: 'do', verb, run: read.run };
  if (named !== undefined) return { kind: 'unclear', why: read.why, verb };
  const names = verbs.map(({ name }) => name);
  const [meant] = services.has(first) ? [] : nearest(first, names);
  const why = meant === undefined ? read.why : `there is no verb "${first}": ${suggest(first, names)}`;
  return { kind: 'unclear', why, verb: verbs.find(({ name }) => name === meant) };
}
