import type { Api } from '../api.ts';
import { Link } from '../router.tsx';
import { usePolled } from '../use-polled.ts';
import { Ago } from './clock.tsx';

const everyMs = 10_000;

/** The emergencies that nobody has reviewed yet, if there are any. */
export function OpenReviews({ api }: { api: Api }) {
  const open =
    usePolled('open reviews', everyMs, () => api.changes({ review: 'open', limit: 50 })).value ?? [];
  if (open.length === 0) return null;
  return (
    <section className="notice notice-bad" aria-labelledby="open-reviews">
      <h2 id="open-reviews">Emergencies that wait for a review</h2>
      <ul className="plain">
        {open.map(({ id, service, environment, requestedBy, requestedAt, reason }) => (
          <li key={id}>
            <Link href={`/changes/${id}`}>{id}</Link> {service} to {environment}, by {requestedBy.title},{' '}
            <Ago at={requestedAt} />
            {reason && <span className="reason">{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
