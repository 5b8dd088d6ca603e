import { changeSchema, changeStatusSchema } from '@roadbed/platform-api';
import type { Api, Change, Platform } from '../api.ts';
import { KindBadge, StatusBadge } from '../parts/badge.tsx';
import { Ago } from '../parts/clock.tsx';
import { ReleaseAt } from '../parts/code.tsx';
import { Filter, toChoices } from '../parts/filters.tsx';
import { OpenReviews } from '../parts/open-reviews.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { Link, usePlace } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 3_000;
const limit = 200;
const asked = ['service', 'environment', 'status', 'kind'] as const;

/** Who brought what where, newest first. */
export function ChangesPage({ api, platform }: { api: Api; platform: Platform | undefined }) {
  const { query } = usePlace();
  const filter = { ...Object.fromEntries(asked.map((name) => [name, query.get(name) ?? ''])), limit };
  const waitsFor = query.get('waits-for') ?? '';
  const polled = usePolled(JSON.stringify(filter), everyMs, () => api.changes(filter));
  const services = usePolled('services', Infinity, () => api.services()).value ?? [];
  const approvers = new Map(
    (polled.value ?? []).flatMap(({ mayApprove }) => mayApprove.map(({ name, title }) => [name, title])),
  );
  return (
    <PageFrame title="Changes" lead="Every wish to bring a release to an environment, and what came of it.">
      <OpenReviews api={api} />
      <div className="filters">
        <Filter
          name="service"
          label="Service"
          all="All services"
          choices={toChoices(services.map(({ name }) => name).sort())}
        />
        <Filter
          name="environment"
          label="Environment"
          all="All environments"
          choices={toChoices(platform?.environments.map(({ name }) => name) ?? [])}
        />
        <Filter
          name="status"
          label="Status"
          all="All"
          choices={changeStatusSchema.options.map((value) => ({ value, text: value.replaceAll('-', ' ') }))}
        />
        <Filter
          name="kind"
          label="Kind"
          all="All kinds"
          choices={toChoices(changeSchema.shape.kind.options)}
        />
        <Filter
          name="waits-for"
          label="Waits for"
          all="Anybody"
          choices={[...approvers].map(([value, text]) => ({ value, text }))}
        />
      </div>
      <PolledView polled={polled} what="changes">
        {(changes) => (
          <ChangeTable
            changes={changes.filter(
              ({ mayApprove }) => waitsFor === '' || mayApprove.some(({ name }) => name === waitsFor),
            )}
            isFiltered={waitsFor !== '' || asked.some((name) => query.has(name))}
          />
        )}
      </PolledView>
    </PageFrame>
  );
}

function ChangeTable({ changes, isFiltered }: { changes: Change[]; isFiltered: boolean }) {
  if (changes.length === 0) {
    return (
      <p className="notice quiet">
        {isFiltered
          ? 'No change fits this filter.'
          : 'There are no changes yet: the first deploy will be the first.'}
      </p>
    );
  }
  return (
    <>
      <table className="cards">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">What</th>
            <th scope="col">Status</th>
            <th scope="col">Asked by</th>
            <th scope="col">Tickets</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </tbody>
      </table>
      {changes.length === limit && (
        <p className="quiet">The {limit} newest are shown: filter to see older ones.</p>
      )}
    </>
  );
}

function ChangeRow({ change }: { change: Change }) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/changes/${change.id}`}>{change.id}</Link>
      </th>
      <td data-label="What">
        {change.service} to {change.environment} <KindBadge kind={change.kind} />
        <p className="quiet small">
          <ReleaseAt digest={change.release} commit={change.commit} />
        </p>
      </td>
      <td data-label="Status">
        <StatusBadge status={change.status} />
        <WaitsFor change={change} />
        {change.statusReason && <p className="quiet small clamp">{change.statusReason}</p>}
      </td>
      <td data-label="Asked by">
        {change.requestedBy.title}
        <p className="quiet small">
          <Ago at={change.requestedAt} />
        </p>
      </td>
      <td data-label="Tickets">
        {change.tickets.length === 0 ? <span className="quiet">none</span> : change.tickets.join(', ')}
      </td>
    </tr>
  );
}

const mostNamed = 3;

function WaitsFor({ change: { status, mayApprove, review } }: { change: Change }) {
  if (review?.open) return <p className="small">waits for a review</p>;
  if (status !== 'waiting-for-approval') return null;
  const names = mayApprove.slice(0, mostNamed).map(({ title }) => title);
  const more = mayApprove.length - names.length;
  if (names.length === 0) return <p className="small">nobody else may approve it</p>;
  return (
    <p className="small">
      waits for {names.join(', ')}
      {more > 0 && ` or ${more} more`}
    </p>
  );
}
