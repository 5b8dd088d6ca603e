import type { Api, Feedback, Platform } from '../api.ts';
import { toActor } from '../format.ts';
import { Badge } from '../parts/badge.tsx';
import { Ago } from '../parts/clock.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 5_000;

/** What people say of the platform. */
export function FeedbackPage({ api, platform }: { api: Api; platform: Platform | undefined }) {
  const polled = usePolled('feedback', everyMs, () => api.feedback());
  return (
    <PageFrame title="Feedback" lead="What people say of the platform, newest first.">
      <PolledView polled={polled} what="feedback">
        {(feedback) => (
          <>
            <section className="notice">
              <p>
                Say what hurts, or what helped, in{' '}
                {platform?.slackUrl ? <a href={platform.slackUrl}>Slack</a> : 'Slack'}:
              </p>
              <pre>/feedback the deploy message should name the ticket</pre>
            </section>
            {feedback.length === 0 && <p className="quiet">Nobody has said anything yet.</p>}
            <ul className="entries">
              {feedback.map((entry) => (
                <FeedbackEntry key={entry.id} entry={entry} />
              ))}
            </ul>
          </>
        )}
      </PolledView>
    </PageFrame>
  );
}

function FeedbackEntry({ entry }: { entry: Feedback }) {
  return (
    <li>
      <p className="said">{entry.text}</p>
      <p className="quiet small">
        {toActor(entry.from)} · <Ago at={entry.at} /> · {entry.id} <Badge tone="quiet" text={entry.status} />
      </p>
    </li>
  );
}
