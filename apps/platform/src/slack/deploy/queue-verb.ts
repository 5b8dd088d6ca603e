import { isInProgress, listChanges, shortDigest, standingStatuses } from '@roadbed/deploy';
import { suggest } from '@roadbed/catalog';
import { escapeText } from '../escape-text.ts';
import { defineVerb } from './verb.ts';

export const queueVerb = defineVerb({
  name: 'queue',
  usage: 'queue SERVICE',
  help: 'shows what is in progress of a service, and what is next, in each environment',
  parse: ({ words: [service, ...more] }) =>
    service === undefined || more.length > 0
      ? { ok: false, why: 'queue takes one service. For example: /deploy queue payments' }
      : { ok: true, asked: service.toLowerCase() },
  async run({ context, catalog }, _person, service) {
    if (!catalog.services.has(service)) {
      return escapeText(`There is no service "${service}": ${suggest(service, catalog.services.keys())}`);
    }
    const changes = await listChanges(context.db, {
      service,
      statuses: standingStatuses,
    });
    const lines = catalog.platform.environments.flatMap(({ name }) => {
      const here = changes.filter(({ environment }) => environment === name);
      // The one in progress, then the one in line.
      const inOrder = here.toSorted(
        (a, b) => Number(isInProgress(b.status)) - Number(isInProgress(a.status)),
      );
      return inOrder.map(({ id, release, status, statusReason }, at) => {
        const why = statusReason === null ? '' : `: ${statusReason}`;
        const text = `${id} ${shortDigest(release)}, ${status.replaceAll('-', ' ')}${why}`;
        return `• ${name} ${at + 1}. ${escapeText(text)}`;
      });
    });
    return lines.length === 0
      ? `Nothing of ${service} is on its way.`
      : [`*${service}*`, ...lines].join('\n');
  },
});
