import type { Alert, Api } from '../api.ts';
import { Badge } from '../parts/badge.tsx';
import { Ago } from '../parts/clock.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { StuckNotices } from '../parts/stuck-notices.tsx';
import { Link } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 3_000;

/** What the health watch sees. */
export function AlertsPage({ api }: { api: Api }) {
  const polled = usePolled('alerts', everyMs, () => api.alerts());
  return (
    <PageFrame title="Alerts" lead="What the health watch sees of the services that are live.">
      <PolledView polled={polled} what="alerts">
        {(alerts) => (
          <>
            {!alerts.some(({ status }) => status === 'firing') && (
              <p className="notice">No alert is firing.</p>
            )}
            {alerts.length > 0 && <AlertTable alerts={alerts} />}
          </>
        )}
      </PolledView>
      <StuckNotices api={api} />
    </PageFrame>
  );
}

function AlertTable({ alerts }: { alerts: Alert[] }) {
  return (
    <table className="cards">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Status</th>
          <th scope="col">What</th>
          <th scope="col">Since</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <tr key={`${alert.service} ${alert.environment} ${alert.since}`}>
            <th scope="row">
              <Link href={`/changes?service=${alert.service}&environment=${alert.environment}`}>
                {alert.service}
              </Link>{' '}
              in {alert.environment}
            </th>
            <td data-label="Status">
              <Badge tone={alert.status === 'firing' ? 'bad' : 'quiet'} text={alert.status} />
            </td>
            <td data-label="What">{alert.summary}</td>
            <td data-label="Since">
              <Ago at={alert.since} />
              {alert.resolvedAt && (
                <p className="quiet small">
                  resolved <Ago at={alert.resolvedAt} />
                </p>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
