import type { Api, ChangeStatus, ChangeStory, Platform } from '../api.ts';
import { StatusBadge } from '../parts/badge.tsx';
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

/** One change as a story: who asked for what, who agreed, what ran, what came of it. */
export function ChangePage({ api, ledger, platform, id }: ChangePageProps) {
  const polled = usePolled(id, everyMs, () => api.change(id));
  const change = polled.value;
  return (
    <PageFrame
      title={change ? `${id}: ${change.service} to ${change.environment}` : id}
      lead={change && <Outcome change={change} />}
      aside={change && <StatusBadge status={change.status} />}
    >
      <PolledView polled={polled} what={`change ${id}`}>
        {(change) => (
          <>
            {change.status === 'waiting-for-approval' && (
              <WayToApproval change={change} platform={platform} />
            )}
            <Facts change={change} />
            <Commits change={change} />
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
  'waiting-for-approval': 'It waits for approval.',
  approved: 'It is approved and goes out next.',
  'rolling-out': 'It is rolling out.',
  live: 'It is live.',
  failed: 'It failed; what was live before goes on serving.',
  rejected: 'It was rejected.',
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

function WayToApproval({ change, platform }: { change: ChangeStory; platform: Platform | undefined }) {
  const given = change.approvals.filter(({ decision }) => decision === 'approved').length;
  const left = Math.max(1, change.requiredApprovals - given);
  return (
    <p className="notice">
      It needs {left} more {left === 1 ? 'approval' : 'approvals'} from somebody other than{' '}
      {change.requestedBy.title}, given{' '}
      {platform?.slackUrl ? <a href={platform.slackUrl}>in Slack</a> : 'in Slack'}.
    </p>
  );
}

function Facts({ change }: { change: ChangeStory }) {
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
        <dd>{change.tickets.length === 0 ? 'none' : change.tickets.join(', ')}</dd>
      </div>
      <div>
        <dt>Commit</dt>
        <dd>
          <Commit commit={change.commit} />
        </dd>
      </div>
      <div className="wide">
        <dt>Release</dt>
        <dd>
          <code>{change.release}</code>
        </dd>
      </div>
    </dl>
  );
}

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

function Approvals({ change }: { change: ChangeStory }) {
  const { approvals, requiredApprovals } = change;
  return (
    <section aria-labelledby="approvals">
      <h2 id="approvals">Approvals</h2>
      {approvals.length === 0 && (
        <p className="quiet">
          {requiredApprovals === 0
            ? `${change.environment} asks for none.`
            : `None of ${requiredApprovals} yet.`}
        </p>
      )}
      <ul className="plain">
        {approvals.map(({ by, decision, at, reason }) => (
          <li key={`${by.name} ${at}`}>
            {by.title} {decision} it on <FullTime at={at} />
            {reason && <span className="reason">{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
