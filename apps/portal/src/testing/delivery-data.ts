const day = 86_400_000;

const nothing = {
  deployments: 0,
  deploymentsPerDay: 0,
  leadTimeMs: null,
  commits: 0,
  changeFailureRate: null,
  failures: 0,
  timeToRestoreMs: null,
};
const some = {
  deployments: 12,
  deploymentsPerDay: 0.4,
  leadTimeMs: 1.5 * day,
  commits: 31,
  changeFailureRate: 0.125,
  failures: 1,
  timeToRestoreMs: 754_000,
};

/** What the API says of delivery, with some deployments of one service, or with none at all. */
export function deliveryData(isBusy: boolean) {
  const about = { environment: 'production', by: 'service' };
  const period = { from: '2026-10-21T09:00:00Z', to: '2026-11-20T09:00:00Z' };
  const measured = isBusy ? some : nothing;
  return {
    ...about,
    ...period,
    all: measured,
    groups: [
      { name: 'fraud', ...nothing },
      { name: 'payments', ...measured },
    ],
    definitions: { leadTime: 'Lead time: from the time of a commit until it is live.' },
  };
}
