import type { Catalog, Person } from '@roadbed/catalog';
import type { RespondArguments } from '@slack/bolt';
import type { SlackContext } from '../context.ts';
import type { Said } from './read-words.ts';

/** Where a verb of `/deploy` works. */
export type VerbCall = {
  context: SlackContext;
  /** The descriptors as they are now. */
  catalog: Catalog;
  /** Slack id of the channel in which the person typed. */
  channel: string;
};

/** What the person alone reads. */
export type Answer = string | RespondArguments;

/** A verb of `/deploy`. */
export type VerbDefinition<Asked> = {
  /** One lower-case word. */
  name: string;
  /** What is typed behind `/deploy`: `lock SERVICE in ENVIRONMENT because REASON`. */
  usage: string;
  /** What it does: the line of the help goes on with it behind the usage. */
  help: string;
  /** Reads the words behind the verb. Names are taken as they are; whether they exist is for `run` to say. */
  parse(said: Said): { ok: true; asked: Asked } | { ok: false; why: string };
  /** Does it. A refusal is an answer too. */
  run(call: VerbCall, person: Person, asked: Asked): Promise<Answer>;
};

/** A verb as the table of verbs has it: what it was asked stays between its own `parse` and `run`. */
export type Verb = Pick<VerbDefinition<unknown>, 'name' | 'usage' | 'help'> & {
  read(
    said: Said,
  ): { ok: true; run: (call: VerbCall, person: Person) => Promise<Answer> } | { ok: false; why: string };
};

export function defineVerb<Asked>(verb: VerbDefinition<Asked>): Verb {
  return {
    name: verb.name,
    usage: verb.usage,
    help: verb.help,
    read(said) {
      const parsed = verb.parse(said);
      if (!parsed.ok) return parsed;
      return { ok: true, run: (call, person) => verb.run(call, person, parsed.asked) };
    },
  };
}
