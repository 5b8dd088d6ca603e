import type { Api, Deployment, Platform, Service } from '../api.ts';
import { toTitle } from '../format.ts';
import { HealthBadge } from '../parts/badge.tsx';
import { Ago } from '../parts/clock.tsx';
import { Commit, Release } from '../parts/code.tsx';
import { HowToDeploy } from '../parts/how-to-deploy.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { Link } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 5_000;

/** Every service, by domain, and what is live where. */
export function ServicesPage({ api, platform }: { api: Api; platform: Platform | undefined }) {
  const polled = usePolled('services', everyMs, () => api.services());
  return (
    <PageFrame title="Services" lead="What is live, in which environment, and since when.">
      <PolledView polled={polled} what="services">
        {(services) => <Domains services={services} platform={platform} />}
      </PolledView>
    </PageFrame>
  );
}

function Domains({ services, platform }: { services: Service[]; platform: Platform | undefined }) {
  const [first] = services;
  if (!first) return <NoServices />;
  const domains = [...new Set(services.map(({ domain }) => domain))].sort();
  const isAnythingLive = services.some(({ environments }) => environments.some(({ live }) => live !== null));
  return (
    <>
      {!isAnythingLive && <HowToDeploy platform={platform} service={first.name} />}
      {domains.map((domain) => (
        <DomainTable
          key={domain}
          domain={domain}
          services={services.filter((service) => service.domain === domain)}
        />
      ))}
    </>
  );
}

function NoServices() {
  return (
    <section className="notice">
      <h2>There are no services yet</h2>
      <p>Create the first one:</p>
      <pre>npx nx g service payments --domain=finance</pre>
    </section>
  );
}

function DomainTable({ domain, services }: { domain: string; services: Service[] }) {
  const environments = services[0]?.environments.map(({ environment }) => environment) ?? [];
  return (
    <section aria-labelledby={`domain-${domain}`}>
      <h2 id={`domain-${domain}`}>{toTitle(domain)}</h2>
      <table className="cards">
        <thead>
          <tr>
            <th scope="col">Service</th>
            {environments.map((environment) => (
              <th key={environment} scope="col">
                {toTitle(environment)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <tr key={service.name}>
              <th scope="row">
                {service.title}
                <p className="quiet small">{service.description}</p>
                <p className="small">
                  Team {service.team} · <Link href={`/changes?service=${service.name}`}>changes</Link>
                </p>
              </th>
              {service.environments.map((deployment) => (
                <td key={deployment.environment} data-label={toTitle(deployment.environment)}>
                  <Live service={service} deployment={deployment} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Live({ service, deployment }: { service: Service; deployment: Deployment }) {
  const { live, inProgress, url, environment } = deployment;
  return (
    <div className="live">
      {live ? (
        <>
          <p>
            <HealthBadge health={live.health} />
          </p>
          <p>
            <Link
              href={`/changes/${live.changeId}`}
              aria-label={`Change ${live.changeId} that brought this release`}
            >
              <Release digest={live.release} />
            </Link>{' '}
            {live.commit !== null && (
              <span className="quiet small">
                at <Commit commit={live.commit} />
              </span>
            )}
          </p>
          <p className="small">
            <Ago at={live.since} /> ·{' '}
            <a href={url} aria-label={`Open ${service.title} in ${environment}`}>
              open
            </a>
          </p>
          <Workloads service={service} workloads={live.workloads} environment={environment} />
        </>
      ) : (
        <p className="quiet">not deployed</p>
      )}
      {inProgress !== null && (
        <p className="small">
          <Link href={`/changes/${inProgress}`}>{inProgress} in progress</Link>
        </p>
      )}
    </div>
  );
}

function Workloads({
  service,
  workloads,
  environment,
}: {
  service: Service;
  workloads: NonNullable<Deployment['live']>['workloads'];
  environment: string;
}) {
  return workloads.map(({ name, kind, url }) => (
    <p key={name} className="small">
      {name}{' '}
      {url === null ? (
        <span className="quiet">{kind}</span>
      ) : (
        <a href={url} aria-label={`Open ${name} of ${service.title} in ${environment}`}>
          open
        </a>
      )}
    </p>
  ));
}
