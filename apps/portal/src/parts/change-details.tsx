import { shortCommit, shortDigest } from '../format.ts';
import type { ChangeDetails } from '../api.ts';
import { Link } from '../router.tsx';
import { Badge, StatusBadge } from './badge.tsx';
import { Ago, FullTime } from './clock.tsx';
import { Values } from './values.tsx';

const firstCommits = 20;

/** What was shown of a change before anybody approved it, whole. */
export function ChangeDetailsView({ details }: { details: ChangeDetails }) {
  return (
    <>
      <section aria-labelledby="brings">
        <h2 id="brings">What it brings</h2>
        <p>
          <Move details={details} />
        </p>
        {details.notes.map((note) => (
          <p key={note} className="reason">
            {note}
          </p>
        ))}
        <Commits details={details} />
      </section>
      <Values details={details} />
      <section aria-labelledby="around">
        <h2 id="around">Around it</h2>
        <dl className="facts">
          <Dependents details={details} />
          <ErrorBudget details={details} />
          <Checks details={details} />
          <LastDeploys details={details} />
        </dl>
        <p className="quiet small">
          Found out on <FullTime at={details.describedAt} />. An approval is for exactly this: fingerprint{' '}
          <code title={details.fingerprint}>{details.fingerprint.slice(0, 12)}</code>
        </p>
      </section>
    </>
  );
}

function Move({ details }: { details: ChangeDetails }) {
  const { direction, live, commitCount, releases, tickets } = details;
  const commits = `${commitCount} ${commitCount === 1 ? 'commit' : 'commits'}`;
  const named = tickets.length === 0 ? '' : `, for ${tickets.join(', ')}`;
  if (live === null) return `The first deploy here, with ${commits} so far${named}.`;
  const since = (
    <>
      <code title={live.release}>{shortDigest(live.release)}</code> (
      <Link href={`/changes/${live.changeId}`}>{live.changeId}</Link>), live since <Ago at={live.since} />
    </>
  );
  if (direction === 'same') return <>The release is live already: {since}.</>;
  const from = releases === 1 ? 'one release' : `${releases} releases`;
  return direction === 'back' ? (
    <>
      It goes back from {since}, and takes {commits} out{named}.
    </>
  ) : (
    <>
      {commits} in {from} since {since}
      {named}.
    </>
  );
}

function Commits({ details: { commits, commitCount } }: { details: ChangeDetails }) {
  const list = (some: ChangeDetails['commits']) => (
    <ul className="plain">
      {some.map(({ sha, subject, author, at, breaking }) => (
        <li key={sha}>
          <code>{shortCommit(sha)}</code> {subject}{' '}
          {breaking && (
            <>
              <Badge tone="wait" text="breaking" />{' '}
            </>
          )}
          <span className="quiet small">
            {author}, <Ago at={at} />
          </span>
        </li>
      ))}
    </ul>
  );
  const more = commits.slice(firstCommits);
  const unlisted = commitCount - commits.length;
  return (
    <>
      {list(commits.slice(0, firstCommits))}
      {more.length > 0 && (
        <details>
          <summary>{more.length} more commits</summary>
          {list(more)}
        </details>
      )}
      {unlisted > 0 && <p className="quiet small">Older commits that are not listed: {unlisted}.</p>}
    </>
  );
}

function Dependents({ details: { dependents, owner } }: { details: ChangeDetails }) {
  return (
    <div>
      <dt>Depend on it</dt>
      <dd>
        {dependents.length === 0 && 'no service of the catalogue'}
        <ul className="plain">
          {dependents.map(({ service, title, channel }) => (
            <li key={service}>
              {title} <span className="quiet small">#{channel}</span>
            </li>
          ))}
        </ul>
        <span className="quiet small">
          Owned by {owner.title}, #{owner.channel}
        </span>
      </dd>
    </div>
  );
}

function ErrorBudget({ details: { errorBudget } }: { details: ChangeDetails }) {
  return (
    <div>
      <dt>Error budget</dt>
      <dd>
        {errorBudget === null ? (
          'not measured'
        ) : (
          <>
            {errorBudget.leftPercent <= 0 ? 'spent' : `${errorBudget.leftPercent} % left`}
            <p className="quiet small">
              {errorBudget.objectivePercent} % over {errorBudget.windowDays} days; {errorBudget.downMinutes}{' '}
              min. of alerts
            </p>
          </>
        )}
      </dd>
    </div>
  );
}

const vulnerabilities: Record<ChangeDetails['checks']['vulnerabilities'], string> = {
  none: 'no known vulnerability',
  known: 'known vulnerabilities',
  unchecked: 'not checked for vulnerabilities',
};

function Checks({ details: { checks } }: { details: ChangeDetails }) {
  return (
    <div>
      <dt>Release</dt>
      <dd>
        {checks.signedBy === null ? (
          <span className="reason">not verified: {checks.problem}</span>
        ) : (
          <>
            verified, signed by <code title={checks.signedBy}>{checks.signedBy.slice(0, 12)}</code>
          </>
        )}
        <p>{vulnerabilities[checks.vulnerabilities]}</p>
        {checks.notes.map((note) => (
          <p key={note} className="quiet small">
            {note}
          </p>
        ))}
        {checks.checkedAt && (
          <p className="quiet small">
            checked <Ago at={checks.checkedAt} />
          </p>
        )}
      </dd>
    </div>
  );
}

function LastDeploys({ details: { lastDeploys } }: { details: ChangeDetails }) {
  return (
    <div className="wide">
      <dt>Last deploys here</dt>
      <dd>
        {lastDeploys.length === 0 && 'none'}
        <ul className="plain">
          {lastDeploys.map(({ id, status, release, requestedBy, endedAt }) => (
            <li key={id}>
              <Link href={`/changes/${id}`}>{id}</Link> <StatusBadge status={status} />{' '}
              <code title={release}>{shortDigest(release)}</code>{' '}
              <span className="quiet small">
                {requestedBy.title}, <Ago at={endedAt} />
              </span>
            </li>
          ))}
        </ul>
      </dd>
    </div>
  );
}
