import type { Verb } from './verb.ts';
import { verbs } from './verbs.ts';

/** The help of `/deploy`, in mrkdwn. */
export function describeVerbs(): string {
  return [
    '*Deploy a service*',
    ...verbs.map(describeVerb),
    'Where an environment asks for approvals, somebody other than you approves with the button.',
  ].join('\n');
}

/** A verb as a line of the help. */
export function describeVerb({ usage, help }: Verb): string {
  return `• \`/deploy ${usage}\` ${help}`;
}
