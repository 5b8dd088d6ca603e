import { describeFreeze, setFreeze } from '@roadbed/deploy';
import { toPlaceContext } from '../../preflight/keep-places.ts';
import { escapeText } from '../escape-text.ts';
import { readDuration } from './read-duration.ts';
import { readMoment, resolveMoment } from './read-moment.ts';
import type { Moment } from './read-moment.ts';
import { defineVerb } from './verb.ts';

type AskedFreeze = {
  scope: string | undefined;
  environment: string;
  end: { moment: Moment } | { minutes: number };
  reason: string | undefined;
};

const example = '/deploy freeze production until 2026-12-01 09:00 because the sale is on';

export const freezeVerb = defineVerb<AskedFreeze>({
  name: 'freeze',
  usage: 'freeze [SERVICE|DOMAIN|TEAM in] ENVIRONMENT until TIME because REASON',
  help: 'lets nothing go out there until then, such as `until 2026-12-01 09:00`, `until 17:00` or `for 2 days`',
  parse({ words, reason }) {
    const end = words.findIndex((word) => ['until', 'for'].includes(word.toLowerCase()));
    const what = end === -1 ? words : words.slice(0, end);
    const [first, preposition, second] = what;
    if (first === undefined) return { ok: false, why: `what? For example: ${example}` };
    const isPart = what.length === 3 && preposition?.toLowerCase() === 'in' && second !== undefined;
    if (!isPart && what.length > 1) {
      return {
        ok: false,
        why: `"${what.join(' ')}" is neither an environment nor a part of one. For example: ${example}`,
      };
    }
    if (end === -1) return { ok: false, why: `until when? For example: ${example}` };
    const given = words.slice(end + 1).join(' ');
    const isFor = words[end]?.toLowerCase() === 'for';
    const minutes = isFor ? readDuration(given) : undefined;
    const moment = isFor ? undefined : readMoment(given);
    if (minutes === undefined && moment === undefined) {
      return {
        ok: false,
        why: `"${given}" is no time: say until 2026-12-01 09:00, until 17:00, or for 2 days`,
      };
    }
    return {
      ok: true,
      asked: {
        scope: isPart ? first.toLowerCase() : undefined,
        environment: (isPart ? second : first).toLowerCase(),
        end: moment === undefined ? { minutes: minutes ?? 0 } : { moment },
        reason,
      },
    };
  },
  async run({ context, catalog }, { name }, { scope, environment, end, reason }) {
    const now = new Date();
    const until =
      'moment' in end
        ? resolveMoment(end.moment, catalog.platform.timeZone, now)
        : new Date(now.getTime() + end.minutes * 60_000);
    const frozen = await setFreeze(toPlaceContext(context.db), catalog, {
      environment,
      scope,
      person: name,
      reason,
      until,
    });
    context.nudge();
    return escapeText(frozen.ok ? `${describeFreeze(catalog, frozen.freeze)}.` : frozen.message);
  },
});
