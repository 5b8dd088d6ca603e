import { requestDeploy } from '../../request-deploy.ts';
import { escapeText } from '../escape-text.ts';
import { checkOnly } from './check-verb.ts';
import { readRelease } from './read-release.ts';
import { defineVerb } from './verb.ts';

const dryRun = '--dry-run';

/** `/deploy payments to production`; `/deploy request payments to production` is the same. */
export const requestVerb = defineVerb({
  name: 'request',
  usage: 'SERVICE [RELEASE] to ENVIRONMENT [because REASON]',
  help:
    'asks for the newest release, or for the one whose digest starts with RELEASE, ' +
    'for example `/deploy payments to production`',
  parse: ({ words, reason }) => {
    const release = readRelease(words.filter((word) => word !== dryRun));
    if (!release.ok) return release;
    return { ok: true, asked: { named: release.asked, reason, isDryRun: words.includes(dryRun) } };
  },
  async run(call, person, { named, reason, isDryRun }) {
    if (isDryRun) return await checkOnly(call, person, named);
    const { context, catalog, channel } = call;
    const result = await requestDeploy(context, catalog, {
      ...named,
      reason,
      requestedBy: `person:${person.name}`,
      announceIn: channel,
    });
    context.nudge();
    if (!result.ok) return escapeText(result.message);
    const { change, replaced, behind } = result;
    const instead = replaced.length === 0 ? '' : `, in place of ${replaced.join(' and ')}`;
    return behind === undefined
      ? `${change.id} is asked for${instead}; follow it in the channel.`
      : `${change.id} is queued behind ${behind}${instead}: it goes on when that has ended. Follow it in the channel.`;
  },
});
