import type { Api, Notice } from '../api.ts';
import { Badge } from './badge.tsx';
import { Ago } from './clock.tsx';
import { Link } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 10_000;

/** Mails and ticket comments that were not taken; nothing where there are none. */
export function StuckNotices({ api }: { api: Api }) {
  const { value: notices = [] } = usePolled('notices', everyMs, () => api.stuckNotices());
  if (notices.length === 0) return null;
  return (
    <section>
      <h2>Notices that were not taken</h2>
      <table className="cards">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Status</th>
            <th scope="col">Why</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {notices.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function NoticeRow({ notice }: { notice: Notice }) {
  const { id, kind, status, change, recipient, problem, createdAt } = notice;
  return (
    <tr>
      <th scope="row">
        {change === null ? id : <Link href={`/changes/${change}`}>{change}</Link>} by {kind}
        {recipient !== null && ` to ${recipient}`}
      </th>
      <td data-label="Status">
        {status === 'abandoned' ? (
          <Badge tone="bad" text="given up" />
        ) : (
          <Badge tone="wait" text="tried again" />
        )}
      </td>
      <td data-label="Why">{problem}</td>
      <td data-label="Since">
        <Ago at={createdAt} />
        <p className="quiet small">{id}</p>
      </td>
    </tr>
  );
}
