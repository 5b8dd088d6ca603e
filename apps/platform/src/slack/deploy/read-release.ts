/** A release of a service for an environment, by the words for each. */
export type NamedRelease = { service: string; release: string | undefined; environment: string };

/** Reads `SERVICE [RELEASE] to ENVIRONMENT`. */
export function readRelease(
  words: readonly string[],
): { ok: true; asked: NamedRelease } | { ok: false; why: string } {
  const [service, release] = words;
  if (service === undefined)
    return { ok: false, why: 'which service? For example: /deploy payments to production' };
  const to = words.findIndex((word, at) => at > 0 && word.toLowerCase() === 'to');
  if (to === -1) return { ok: false, why: `where to? For example: /deploy ${service} to production` };
  const [environment, ...more] = words.slice(to + 1);
  if (to > 2) {
    const before = words.slice(0, to).join(' ');
    return { ok: false, why: `before "to" goes a service, and a release at most: "${before}" is more` };
  }
  if (environment === undefined) return { ok: false, why: 'after "to" goes an environment' };
  if (more.length > 0)
    return { ok: false, why: `after "to" goes one environment: "${more.join(' ')}" is more` };
  return {
    ok: true,
    asked: {
      service: service.toLowerCase(),
      release: to === 2 ? release : undefined,
      environment: environment.toLowerCase(),
    },
  };
}
