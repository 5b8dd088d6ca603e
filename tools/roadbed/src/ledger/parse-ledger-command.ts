import { parseArgs } from 'node:util';

/** What `roadbed ledger` is asked to do. */
export type LedgerCommand =
  | { verb: 'export'; file: string }
  | { verb: 'verify'; file: string; keys: string | undefined; checkpoint: string | undefined }
  | { verb: 'link'; label: string; days: number; as: string | undefined }
  | { verb: 'links' }
  | { verb: 'revoke'; id: string; as: string | undefined }
  | { verb: 'grant'; role: string }
  | { verb: 'erase'; which: Erasable; reason: string };

/** Personal data of an entry, or of every entry that has a value. */
export type Erasable = { event: string; field: string | undefined } | { value: string };

type Options = {
  [Name in 'keys' | 'checkpoint' | 'label' | 'days' | 'as' | 'field' | 'value' | 'reason']?:
    | string
    | undefined;
};

/** Which options each verb takes. */
const optionsOf = {
  export: [],
  verify: ['keys', 'checkpoint'],
  link: ['label', 'days', 'as'],
  links: [],
  revoke: ['as'],
  grant: [],
  erase: ['field', 'value', 'reason'],
} as const satisfies Record<LedgerCommand['verb'], readonly (keyof Options)[]>;
const verbs = Object.keys(optionsOf) as LedgerCommand['verb'][];
const text = { type: 'string' } as const;

/** Reads the command line after `roadbed ledger`, or says what is wrong with it. */
export function parseLedgerCommand(
  args: readonly string[],
): { ok: true; command: LedgerCommand } | { ok: false; problem: string } {
  const [given, ...rest] = args;
  const verb = verbs.find((known) => known === given);
  if (verb === undefined)
    return { ok: false, problem: `Say ${verbs.slice(0, -1).join(', ')} or ${verbs.at(-1)}.` };
  try {
    const { positionals, values } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: Object.fromEntries(optionsOf[verb].map((name) => [name, text])),
    });
    return toCommand(verb, positionals, values);
  } catch (error) {
    return { ok: false, problem: (error as Error).message };
  }
}

function toCommand(
  verb: LedgerCommand['verb'],
  [first, ...more]: readonly string[],
  options: Options,
): ReturnType<typeof parseLedgerCommand> {
  const { keys, checkpoint, label, days = '30', as } = options;
  if (more.length > 0) return { ok: false, problem: `One at a time: "${more.join(' ')}" is more.` };
  switch (verb) {
    case 'export':
      if (first === undefined) return { ok: false, problem: 'Name a file.' };
      return { ok: true, command: { verb, file: first } };
    case 'verify':
      if (first === undefined) return { ok: false, problem: 'Name a file.' };
      return { ok: true, command: { verb, file: first, keys, checkpoint } };
    case 'revoke':
      if (first === undefined) return { ok: false, problem: 'Name a link, such as link-3.' };
      return { ok: true, command: { verb, id: first, as } };
    case 'grant':
      if (first === undefined || first === '') return { ok: false, problem: 'Name a role of the database.' };
      return { ok: true, command: { verb, role: first } };
    case 'erase':
      return toErasure(first, options);
    default:
      if (first !== undefined) return { ok: false, problem: `"${first}" is too much.` };
  }
  if (verb === 'links') return { ok: true, command: { verb } };
  if (label === undefined) return { ok: false, problem: 'Say whom it is for: --label="Change management".' };
  if (!/^[1-9]\d{0,3}$/.test(days)) return { ok: false, problem: `--days=${days} is no number of days.` };
  return { ok: true, command: { verb, label, days: Number(days), as } };
}

function toErasure(
  event: string | undefined,
  { field, value, reason }: Options,
): ReturnType<typeof parseLedgerCommand> {
  if ((event === undefined) === (value === undefined)) {
    const problem = 'Name an entry, such as N-17/delivered, or else --value=ben@example.com.';
    return { ok: false, problem };
  }
  if (value !== undefined && field !== undefined)
    return { ok: false, problem: '--field is of an entry: with --value, leave it out.' };
  if (reason === undefined || reason.trim() === '')
    return { ok: false, problem: 'Say why: --reason="Somebody left and asked for it".' };
  // One of the two is there; an empty one names nothing.
  const which = event === undefined ? { value: value ?? '' } : { event, field };
  if ([value, event, field].includes('')) return { ok: false, problem: 'An empty name names nothing.' };
  return { ok: true, command: { verb: 'erase', which, reason } };
}
