import { requestDeploy } from '../../request-deploy.ts';
import { escapeText } from '../escape-text.ts';
import { readRelease } from './read-release.ts';
import { defineVerb } from './verb.ts';

/** Break-glass. Whether the person may, and that there is a reason, is for the policy to say. */
export const emergencyVerb = defineVerb({
  name: 'emergency',
  usage: 'emergency SERVICE [RELEASE] to ENVIRONMENT because REASON',
  help: 'deploys at once, without approval; everybody is told, and somebody else reviews it afterwards',
  parse: ({ words, reason }) => {
    const release = readRelease(words);
    return release.ok ? { ok: true, asked: { ...release.asked, reason } } : release;
  },
  async run({ context, catalog, channel }, { name }, asked) {
    const result = await requestDeploy(context, catalog, {
      ...asked,
      kind: 'emergency',
      requestedBy: `person:${name}`,
      announceIn: channel,
    });
    context.nudge();
    if (!result.ok) return escapeText(result.message);
    const { change, replaced, behind } = result;
    const instead = replaced.length === 0 ? '' : ` in place of ${replaced.join(' and ')}`;
    const when = behind === undefined ? 'goes out now' : `goes out when ${behind} has ended`;
    return `${change.id} ${when}${instead}. Somebody else reviews it: \`/deploy review ${change.id} NOTE\``;
  },
});
