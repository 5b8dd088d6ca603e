import type { Api, Delivery, Platform } from '../api.ts';
import { durationOf } from '../format.ts';
import { Filter, toChoices } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { usePlace } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 30_000;

const periods = [
  { value: '7', text: '7 days' },
  { value: '90', text: '90 days' },
  { value: '365', text: '365 days' },
];

type Metrics = Delivery['all'];

/** How teams deliver: the four DORA metrics. */
export function DeliveryPage({ api, platform }: { api: Api; platform: Platform | undefined }) {
  const { query } = usePlace();
  const environment = query.get('environment') ?? '';
  const by = query.get('by') ?? '';
  const days = Number(query.get('days') ?? '30');
  const filter = { environment, by, days };
  const polled = usePolled(JSON.stringify(filter), everyMs, () => api.delivery(filter));
  const names = platform?.environments.map(({ name }) => name) ?? [];
  return (
    <PageFrame title="Delivery" lead="How fast and how safely changes reach users, from the ledger alone.">
      <div className="filters">
        <Filter
          name="environment"
          label="Environment"
          all={names.at(-1) ?? 'The last one'}
          choices={toChoices(names.slice(0, -1))}
        />
        <Filter name="by" label="By" all="service" choices={toChoices(['team', 'domain'])} />
        <Filter name="days" label="Period" all="30 days" choices={periods} />
      </div>
      <PolledView polled={polled} what="metrics">
        {(delivery) => (
          <>
            {delivery.all.deployments === 0 && (
              <p className="notice quiet">
                Nothing was deployed to {delivery.environment} in this time. The first change that goes live
                there is the first to be measured.
              </p>
            )}
            <MetricsTable delivery={delivery} />
            <h2>How they are computed</h2>
            <ul>
              {Object.entries(delivery.definitions).map(([name, words]) => (
                <li key={name}>{words}</li>
              ))}
            </ul>
          </>
        )}
      </PolledView>
    </PageFrame>
  );
}

function MetricsTable({ delivery }: { delivery: Delivery }) {
  const { all, by, groups } = delivery;
  return (
    <table className="cards">
      <thead>
        <tr>
          <th scope="col">{by.charAt(0).toUpperCase() + by.slice(1)}</th>
          <th scope="col">Lead time</th>
          <th scope="col">Deployments</th>
          <th scope="col">Change failure rate</th>
          <th scope="col">Time to restore</th>
        </tr>
      </thead>
      <tbody>
        <MetricsRow name="All" metrics={all} />
        {groups.map(({ name, ...metrics }) => (
          <MetricsRow key={name} name={name} metrics={metrics} />
        ))}
      </tbody>
    </table>
  );
}

const nothing = '–';

function MetricsRow({ name, metrics }: { name: string; metrics: Metrics }) {
  const {
    deployments,
    deploymentsPerDay,
    leadTimeMs,
    commits,
    changeFailureRate,
    failures,
    timeToRestoreMs,
  } = metrics;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-label="Lead time">
        {leadTimeMs === null ? nothing : durationOf(leadTimeMs)}
        {commits > 0 && <p className="quiet small">of {count(commits, 'commit')}</p>}
      </td>
      <td data-label="Deployments">
        {deployments}
        {deployments > 0 && <p className="quiet small">{perTime(deploymentsPerDay)}</p>}
      </td>
      <td data-label="Change failure rate">
        {changeFailureRate === null ? nothing : `${Math.round(changeFailureRate * 1000) / 10} %`}
        {failures > 0 && <p className="quiet small">{count(failures, 'failure')}</p>}
      </td>
      <td data-label="Time to restore">{timeToRestoreMs === null ? nothing : durationOf(timeToRestoreMs)}</td>
    </tr>
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** In the unit in which people say it: `2.5 a day`, `3 a week`. */
function perTime(perDay: number): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  return perDay >= 1 ? `${round(perDay)} a day` : `${round(perDay * 7)} a week`;
}
