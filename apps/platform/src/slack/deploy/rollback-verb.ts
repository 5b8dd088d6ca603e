import { requestRollback } from '@roadbed/deploy';
import { recordDeploy } from '../../record.ts';
import { escapeText } from '../escape-text.ts';
import { defineVerb } from './verb.ts';

/** `/deploy rollback payments in production because the totals are wrong` */
export const rollbackVerb = defineVerb({
  name: 'rollback',
  usage: 'rollback SERVICE in ENVIRONMENT [because REASON]',
  help: 'brings back the release that was live before, at once and without approval',
  parse: ({ words: [service, word, environment, ...more], reason }) => {
    const isWhole = service !== undefined && environment !== undefined && word?.toLowerCase() === 'in';
    if (!isWhole || more.length > 0)
      return {
        ok: false,
        why: 'roll back what, and where? For example: /deploy rollback payments in production',
      };
    const asked = { service: service.toLowerCase(), environment: environment.toLowerCase(), reason };
    return { ok: true, asked };
  },
  async run({ context, catalog, channel }, person, asked) {
    const result = await requestRollback(context.db, recordDeploy, catalog, {
      ...asked,
      requestedBy: `person:${person.name}`,
      announceIn: channel,
    });
    if (!result.ok) return escapeText(result.message);
    context.nudge();
    const { id, service, environment, rollsBack } = result.change;
    return `${id} takes ${rollsBack} back from ${service} in ${environment}; follow it in the channel.`;
  },
});
