import type { Api, ChangeDetails, ChangeStatus, ChangeStory, Platform } from '../api.ts';
import { Approvals, ReviewNotice, WaysToApproval } from '../parts/approvals.tsx';
import { KindBadge, StatusBadge } from '../parts/badge.tsx';
import { ChangeDetailsView } from '../parts/change-details.tsx';
import type { LedgerApi } from '../ledger/ledger-api.ts';
import { FullTime } from '../parts/clock.tsx';
import { Commit } from '../parts/code.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { duration, shortCommit } from '../format.ts';
import { Link } from '../router.tsx';
import { Story } from '../story/story.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 2_000;
const paths = { ledger: '/ledger', changes: '/changes' };

interface ChangePageProps {
  api: Api;
  ledger: LedgerApi;
  platform: Platform | undefined;
  id: string;
}

/** One change as a story: who asked for what, what it brings, who agreed, what ran, what came of it. */
export function ChangePage({ api, ledger, platform, id }: ChangePageProps) {
  const polled = usePolled(id, everyMs, () => api.change(id));
  const change = polled.value;
  // They are what they are until the fingerprint is another.
  const key = `${id} ${change?.fingerprint}`;
  const details = usePolled(key, Infinity, () => api.changeDetails(id)).value ?? undefined;
  return (
    <PageFrame
      title={change ? `${id}: ${change.service} to ${change.environment}` : id}
      lead={change && <Outcome change={change} />}
      aside={
        change && (
          <div className="badges">
            <KindBadge kind={change.kind} /> <StatusBadge status={change.status} />
          </div>
        )
      }
    >
      <PolledView polled={polled} what={`change ${id}`}>
        {(change) => (
          <>
            <ReviewNotice change={change} />
            {change.status === 'waiting-for-approval' && (
              <WaysToApproval change={change} platform={platform} />
            )}
            <Facts change={change} details={details} />
            {details ? <ChangeDetailsView details={details} /> : <Commits change={change} />}
            <Approvals change={change} />
            <section aria-labelledby="story">
              <h2 id="story">Story</h2>
              <Story changeId={change.id} ledger={ledger} paths={paths} />
            </section>
            <p>
              <Link href={`/changes?service=${change.service}`}>All changes of {change.service}</Link>
            </p>
          </>
        )}
      </PolledView>
    </PageFrame>
  );
}

const outcomes: Record<ChangeStatus, string> = {
  queued: 'It waits until the change before it has ended.',
  'waiting-for-approval': 'It waits for approval.',
  approved: 'It is approved and goes out next.',
  'rolling-out': 'It is rolling out.',
  live: 'It is live.',
  failed: 'It failed; what was live before goes on serving.',
  rejected: 'It was rejected.',
  replaced: 'Another change took its place before it went out.',
  lapsed: 'It lapsed before it went out.',
  'rolled-back': 'It was live, and was taken back.',
  superseded: 'It was live until a newer change took its place.',
};

function Outcome({ change }: { change: ChangeStory }) {
  const { requestedBy, requestedAt, endedAt, status, statusReason } = change;
  return (
    <>
      {requestedBy.title} asked for it on <FullTime at={requestedAt} />. {outcomes[status]}
      {endedAt && ` It took ${duration(requestedAt, endedAt)} from asking to outcome.`}
      {statusReason && <span className="reason">{statusReason}</span>}
    </>
  );
}

function Facts({ change, details }: { change: ChangeStory; details: ChangeDetails | undefined }) {
  const tickets = details?.tickets ?? change.tickets;
  return (
    <dl className="facts">
      <div>
        <dt>Service</dt>
        <dd>{change.service}</dd>
      </div>
      <div>
        <dt>Environment</dt>
        <dd>{change.environment}</dd>
      </div>
      <div>
        <dt>Tickets</dt>
        <dd>{tickets.length === 0 ? 'none' : tickets.join(', ')}</dd>
      </div>
      <div>
        <dt>Commit</dt>
        <dd>
          <Commit commit={change.commit} />
        </dd>
      </div>
      {change.rollsBack && (
        <div>
          <dt>Takes back</dt>
          <dd>
            <Link href={`/changes/${change.rollsBack}`}>{change.rollsBack}</Link>
          </dd>
        </div>
      )}
      {change.reason && (
        <div className="wide">
          <dt>Why</dt>
          <dd>{change.reason}</dd>
        </div>
      )}
      <div className="wide">
        <dt>Release</dt>
        <dd>
          <code>{change.release}</code>
        </dd>
      </div>
    </dl>
  );
}

/** Of a change that is not described: the commits of its release alone. */
function Commits({ change }: { change: ChangeStory }) {
  if (change.commits.length === 0) return null;
  return (
    <section aria-labelledby="commits">
      <h2 id="commits">Commits</h2>
      <ul className="plain">
        {change.commits.map(({ sha, subject }) => (
          <li key={sha}>
            <code>{shortCommit(sha)}</code> {subject}
          </li>
        ))}
      </ul>
    </section>
  );
}
