import { suggest } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { ChangeContext } from '../change/change-context.ts';
import { databaseTime } from '../database-time.ts';
import { personTitle } from '../person-title.ts';
import { findEnvironmentNamed } from '../place.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { describeFreeze } from './describe-freeze.ts';
import { toFreeze } from './find-freezes.ts';
import { mayFreeze } from './freeze.ts';
import type { Freeze } from './freeze.ts';

/** The longest freeze by chat, in days; longer ones belong into `platform.json`. */
const longestDays = 366;

export type SetFreezeOptions = {
  environment: string;
  /** A service, domain or team; all of the environment when left out. */
  scope?: string | undefined;
  /** Name of a person in `platform.json`. */
  person: string;
  reason: string | undefined;
  /** At once when left out. */
  from?: Date | undefined;
  until: Date;
};

/**
 * Freezes an environment, or a part of it, until a time; the deployments channel is told.
 *
 * @param given the time; that of the database when left out.
 */
export async function setFreeze(
  { db, record, tell }: ChangeContext,
  catalog: Catalog,
  options: SetFreezeOptions,
  given?: Date,
): Promise<{ ok: true; freeze: Freeze } | Refusal> {
  const { person } = options;
  if (!mayFreeze(catalog, person)) return refuseFreezer(catalog);
  const found = findEnvironmentNamed(catalog, options.environment);
  if (!found.ok) return found;
  const { name: environment } = found.environment;
  const scope = findScope(catalog, options.scope);
  if (!scope.ok) return scope;
  const why = parseReason(
    options.reason,
    `/deploy freeze ${environment} until 2026-12-01 09:00 because the sale is on`,
  );
  if (!why.ok) return why;
  const now = given ?? (await databaseTime(db));
  const { from = now, until } = options;
  const wrong = findWrongTime(from, until, now);
  if (wrong !== undefined) return refuse('bad-time', wrong);

  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto('deploy_freeze')
      .values({
        environment,
        scope_kind: scope.kind,
        scope_name: scope.name,
        reason: why.reason,
        set_by: person,
        begins_at: from,
        ends_at: until,
        lifted_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const freeze = toFreeze(row);
    await record(transaction, {
      id: `${freeze.id}/set`,
      type: 'roadbed.freeze.set.v1',
      actor: `person:${person}`,
      subject: `freeze/${freeze.id}`,
      ...(scope.kind === 'service' && { service: scope.name }),
      environment,
      data: { scope: freeze.scope, reason: freeze.reason, from: freeze.from, to: freeze.to },
    });
    await tell(transaction, {
      id: `${freeze.id}/set`,
      to: { channel: catalog.platform.channels.deployments },
      text: describeFreeze(catalog, freeze),
    });
    return { ok: true as const, freeze };
  });
}

export function refuseFreezer(catalog: Catalog): Refusal {
  const names = catalog.platform.freezers?.map((name) => personTitle(catalog, name)).join(', ');
  return refuse(
    'not-freezer',
    `Only ${names ?? 'people of platform.json'} may freeze and unfreeze: ask one of them.`,
  );
}

type Scope =
  | { ok: true; kind: 'service' | 'domain' | 'team'; name: string }
  | { ok: true; kind: null; name: null };

/** A service before a domain before a team: a team has the name of its service. */
function findScope({ platform, services }: Catalog, name: string | undefined): Scope | Refusal {
  if (name === undefined) return { ok: true, kind: null, name: null };
  const named = (all: { name: string }[]) => all.map((one) => one.name);
  const known = {
    service: [...services.keys()],
    domain: named(platform.domains),
    team: named(platform.teams),
  };
  for (const kind of ['service', 'domain', 'team'] as const) {
    if (known[kind].includes(name)) return { ok: true, kind, name };
  }
  const all = new Set(Object.values(known).flat());
  return refuse('unknown-service', `There is no service, domain or team "${name}": ${suggest(name, all)}`);
}

function findWrongTime(from: Date, until: Date, now: Date): string | undefined {
  if (!(until > now)) return 'A freeze ends in the future: give a time that is to come.';
  if (!(until > from)) return 'A freeze ends after it begins: give a later end, or an earlier begin.';
  if (until.getTime() - now.getTime() > longestDays * 24 * 3_600_000) {
    return `A freeze by chat ends within ${longestDays} days: write a longer one into freezes of platform.json.`;
  }
  return undefined;
}
