import { askPreflight, shortDigest, worstVerdict } from '@roadbed/deploy';
import type { Person } from '@roadbed/catalog';
import type { Verdict } from '@roadbed/deploy';
import { createPreflightSources } from '../../preflight/preflight-sources.ts';
import { escapeText } from '../escape-text.ts';
import { readRelease } from './read-release.ts';
import type { NamedRelease } from './read-release.ts';
import { defineVerb } from './verb.ts';
import type { VerbCall } from './verb.ts';

export const checkVerb = defineVerb({
  name: 'check',
  usage: 'check SERVICE [RELEASE] to ENVIRONMENT',
  help: 'says what would become of it, and asks for nothing; `--dry-run` behind a deploy is the same',
  parse: ({ words }) => readRelease(words),
  run: (call, person, asked) => checkOnly(call, person, asked),
});

const signs: Record<Verdict['verdict'], string> = {
  passed: ':white_check_mark:',
  warned: ':warning:',
  refused: ':no_entry_sign:',
};
const outcomes: Record<Verdict['verdict'], string> = {
  passed: 'may go out',
  warned: 'may go out, with care',
  refused: 'would be refused',
};

/** Preflight alone, in mrkdwn. */
export async function checkOnly(
  { context, catalog }: VerbCall,
  { name }: Person,
  asked: NamedRelease,
): Promise<string> {
  const sources = createPreflightSources(context, catalog, 'content');
  const requestedBy = `person:${name}`;
  const preflight = await askPreflight(context.db, catalog, { ...asked, requestedBy }, sources);
  if (!preflight.ok) return escapeText(preflight.message);
  const { subject, verdicts } = preflight;
  const what = `\`${shortDigest(subject.release.digest)}\` of *${subject.service.name}* to *${subject.environment.name}*`;
  return [
    `${what} ${outcomes[worstVerdict(verdicts)]}; nothing was asked for.`,
    ...verdicts.map(({ verdict, message }) => `${signs[verdict]} ${escapeText(message)}`),
  ]
    .join('\n')
    .slice(0, 12_000);
}
