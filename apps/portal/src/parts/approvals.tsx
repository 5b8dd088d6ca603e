import type { Change, Platform } from '../api.ts';
import { FullTime } from './clock.tsx';

/** How many approvals a change still needs, and from whom. */
export function WaysToApproval({ change, platform }: { change: Change; platform: Platform | undefined }) {
  const given = change.approvals.filter(({ decision, lapsed }) => decision === 'approved' && !lapsed).length;
  const left = Math.max(1, change.requiredApprovals - given);
  const who = change.mayApprove.map(({ title }) => title).join(', ');
  return (
    <p className="notice">
      It needs {left} more {left === 1 ? 'approval' : 'approvals'} from somebody other than{' '}
      {change.requestedBy.title}, given{' '}
      {platform?.slackUrl ? <a href={platform.slackUrl}>in Slack</a> : 'in Slack'} or by the API.{' '}
      {who === '' ? 'Nobody else may approve it: platform.json says who may.' : `It waits for ${who}.`}
      {change.lapsesAt && (
        <>
          {' '}
          It lapses on <FullTime at={change.lapsesAt} />.
        </>
      )}
    </p>
  );
}

/** Whether an emergency has been looked at since, and what was found. */
export function ReviewNotice({ change }: { change: Change }) {
  const { review } = change;
  if (review === undefined) return null;
  if (review.open)
    return (
      <p className="notice notice-bad">
        It went out without approval, and nobody has reviewed it yet. Somebody other than{' '}
        {change.requestedBy.title} does: <code>/deploy review {change.id} NOTE</code>
      </p>
    );
  return (
    <div className="notice">
      {review.by?.title} reviewed it
      {review.at && (
        <>
          {' '}
          on <FullTime at={review.at} />
        </>
      )}
      <span className="reason">{review.note}</span>
    </div>
  );
}

/** Who decided what, also what does not count any more. */
export function Approvals({ change }: { change: Change }) {
  const { approvals, requiredApprovals, standardRule, kind, environment } = change;
  return (
    <section aria-labelledby="approvals">
      <h2 id="approvals">Approvals</h2>
      {standardRule && (
        <p>
          Approved beforehand, as a standard change, by the rule <code>{standardRule}</code> of platform.json.
        </p>
      )}
      {approvals.length === 0 && !standardRule && (
        <p className="quiet">
          {kind === 'emergency' && 'It went out without.'}
          {kind !== 'emergency' &&
            (requiredApprovals === 0 ? `${environment} asks for none.` : `None of ${requiredApprovals} yet.`)}
        </p>
      )}
      <ul className="plain">
        {approvals.map(({ by, decision, at, reason, lapsed }) => (
          <li key={`${by.name} ${at}`} className={lapsed ? 'quiet' : undefined}>
            {by.title} {decision} it on <FullTime at={at} />
            {lapsed && ', which lapsed: the change is not any more what it was'}
            {reason && <span className="reason">{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
