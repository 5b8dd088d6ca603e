import { peopleOf } from '@roadbed/catalog';
import type { Catalog, Service } from '@roadbed/catalog';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';

/**
 * Whether a change of this kind may be asked for: an emergency, which goes out without approval, only by a person whom
 * the policy lets, and with a reason. That a change is a standard one is found out, never asked for.
 */
export function admitKind(
  { platform }: Catalog,
  service: Service,
  { kind = 'normal', requestedBy, reason }: RequestChangeOptions,
): { ok: true } | Refusal {
  if (kind === 'standard')
    return refuse(
      'not-allowed',
      'Nobody asks for a standard change: a rule of platform.json makes a change one.',
    );
  if (kind !== 'emergency') return { ok: true };
  const { from } = platform.approvals.emergency;
  const allowed = peopleOf(platform, service.team, from);
  if (!allowed.some((name) => `person:${name}` === requestedBy)) {
    return refuse(
      'not-allowed',
      `Only ${from.join(' and ')} may deploy ${service.name} in an emergency (${allowed.join(', ') || 'nobody'}). ` +
        'Ask one of them, or ask for a change that somebody approves.',
    );
  }
  const why = parseReason(
    reason,
    `/deploy emergency ${service.name} to ENVIRONMENT because it cannot wait for an approval`,
  );
  return why.ok ? { ok: true } : why;
}
