import { requestDeploy } from '../../request-deploy.ts';
import { readRelease } from './read-release.ts';
import { defineVerb } from './verb.ts';

/** `/deploy payments to production`; `/deploy request payments to production` is the same. */
export const requestVerb = defineVerb({
  name: 'request',
  usage: 'SERVICE [RELEASE] to ENVIRONMENT [because REASON]',
  help:
    'asks for the newest release, or for the one whose digest starts with RELEASE, ' +
    'for example `/deploy payments to production`',
  parse: ({ words, reason }) => {
    const release = readRelease(words);
    return release.ok ? { ok: true, asked: { ...release.asked, reason } } : release;
  },
  async run({ context, catalog, channel }, person, asked) {
    const result = await requestDeploy(context, catalog, {
      ...asked,
      requestedBy: `person:${person.name}`,
      announceIn: channel,
    });
    context.nudge();
    return result.ok ? `${result.change.id} is asked for; follow it in the channel.` : result.message;
  },
});
