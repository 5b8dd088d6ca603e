import type { Platform } from '../api.ts';

/** For the first minutes: how something comes to be live. */
export function HowToDeploy({ platform, service }: { platform: Platform | undefined; service: string }) {
  const environment = platform?.environments.at(-1)?.name ?? 'production';
  return (
    <section className="notice">
      <h2>Nothing is live yet</h2>
      <p>Deploy a service from the chat:</p>
      <pre>
        /deploy {service} to {environment}
      </pre>
      <p>
        {platform?.slackUrl ? <a href={platform.slackUrl}>Open Slack</a> : 'Open Slack'}, write that line, and
        have a colleague approve it where approval is needed. The change shows here at once.
      </p>
    </section>
  );
}
