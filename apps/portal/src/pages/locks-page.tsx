import type { Api, Freeze, Lock } from '../api.ts';
import { Badge } from '../parts/badge.tsx';
import { Ago, FullTime } from '../parts/clock.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { Link } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 3_000;

/** What keeps changes from going out: who holds a service in an environment, and when nothing goes out at all. */
export function LocksPage({ api }: { api: Api }) {
  const locks = usePolled('locks', everyMs, () => api.locks());
  const freezes = usePolled('freezes', everyMs, () => api.freezes());
  return (
    <PageFrame
      title="Locks and freezes"
      lead="What keeps changes from going out. A lock is one person's for a service in an environment; in a freeze nothing goes out."
    >
      <section aria-labelledby="locks">
        <h2 id="locks">Locks</h2>
        <PolledView polled={locks} what="locks">
          {(found) =>
            found.length === 0 ? <p className="notice">Nothing is locked.</p> : <LockTable locks={found} />
          }
        </PolledView>
      </section>
      <section aria-labelledby="freezes">
        <h2 id="freezes">Freezes</h2>
        <PolledView polled={freezes} what="freezes">
          {(found) =>
            found.length === 0 ? (
              <p className="notice">Nothing is frozen, and no freeze is to come.</p>
            ) : (
              <FreezeTable freezes={found} />
            )
          }
        </PolledView>
      </section>
    </PageFrame>
  );
}

function LockTable({ locks }: { locks: Lock[] }) {
  return (
    <table className="cards">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Holder</th>
          <th scope="col">Why</th>
          <th scope="col">Since</th>
          <th scope="col">In line</th>
        </tr>
      </thead>
      <tbody>
        {locks.map((lock) => (
          <tr key={lock.id}>
            <th scope="row">
              <Link href={`/changes?service=${lock.service}&environment=${lock.environment}`}>
                {lock.service}
              </Link>{' '}
              in {lock.environment}
            </th>
            <td data-label="Holder">
              {lock.holder.title} {lock.isReserved && <Badge tone="wait" text="reserved" />}
            </td>
            <td data-label="Why">{lock.reason}</td>
            <td data-label="Since">
              <Ago at={lock.since} />
              {lock.expiresAt && (
                <p className="quiet small">
                  until <FullTime at={lock.expiresAt} />
                </p>
              )}
            </td>
            <td data-label="In line">
              {lock.waiting.length === 0
                ? 'nobody'
                : lock.waiting.map(({ person }) => person.title).join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FreezeTable({ freezes }: { freezes: Freeze[] }) {
  return (
    <table className="cards">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Status</th>
          <th scope="col">Why</th>
          <th scope="col">When</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {freezes.map((freeze) => (
          <tr key={freeze.id}>
            <th scope="row">{describeScope(freeze)}</th>
            <td data-label="Status">
              <Badge tone={freeze.isOn ? 'bad' : 'quiet'} text={freeze.isOn ? 'frozen' : 'to come'} />
            </td>
            <td data-label="Why">{freeze.reason}</td>
            <td data-label="When">
              <FullTime at={freeze.from} /> until <FullTime at={freeze.to} />
            </td>
            <td data-label="By">
              {freeze.setBy?.title ?? 'platform.json'} <span className="quiet small">{freeze.id}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `payments, fraud in production`; the environments alone where it is all of them. */
function describeScope({ environments, services, domains, teams }: Freeze): string {
  const what = [...services, ...domains, ...teams];
  const where = environments.join(', ');
  return what.length === 0 ? where : `${what.join(', ')} in ${where}`;
}
