import type { Vulnerability, VulnerabilityCheck } from '@roadbed/deploy';
import { severities } from '@roadbed/deploy';
import { z } from 'zod';

/** A package registry, as npm is set up to use it. */
export type Registry = {
  /** Ends with a slash. */
  url: string;
  /** The `authorization` header, where it asks for one. */
  authorization?: string | undefined;
};

export type CheckAdvisoriesOptions = {
  registry: Registry;
  packages: { name: string; version: string }[];
  /** How long the whole answer may take, in milliseconds; default 5,000. */
  timeoutMs?: number;
};

/** What npm's bulk advisory endpoint answers: for each name the advisories against any of the versions. */
const answerSchema = z.record(
  z.string(),
  z.array(
    z.object({
      id: z.union([z.int(), z.string()]),
      url: z.string().default(''),
      title: z.string().default('an advisory without a title'),
      severity: z.enum(severities),
      vulnerable_versions: z.string(),
    }),
  ),
);

/**
 * Asks a registry for known vulnerabilities of packages, by the endpoint that `npm audit` uses
 * (POST `/-/npm/v1/security/advisories/bulk`). Never throws: that there was no usable answer is an outcome, with why.
 */
export async function checkAdvisories({
  registry,
  packages,
  timeoutMs = 5000,
}: CheckAdvisoriesOptions): Promise<VulnerabilityCheck> {
  const about = { at: new Date().toISOString(), packages: packages.length };
  if (packages.length === 0)
    return { ...about, source: null, outcome: { status: 'checked', vulnerabilities: [] } };
  if (!URL.canParse(registry.url)) {
    const reason = 'npm is set up with a registry that has no usable address';
    return { ...about, source: null, outcome: { status: 'unchecked', reason } };
  }
  const url = new URL('-/npm/v1/security/advisories/bulk', registry.url);
  // A check is kept and shown; a password in an address must not be.
  url.username = '';
  url.password = '';
  const versions: Record<string, string[]> = {};
  for (const { name, version } of packages)
    versions[name] = [...new Set([...(versions[name] ?? []), version])];
  const unchecked = (reason: string): VulnerabilityCheck => ({
    ...about,
    source: url.href,
    outcome: { status: 'unchecked', reason },
  });

  let body: unknown;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(registry.authorization === undefined ? {} : { authorization: registry.authorization }),
      },
      body: JSON.stringify(versions),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return unchecked(describeStatus(url, response.status));
    body = await response.json();
  } catch (error) {
    return unchecked(describeFailure(url, error, timeoutMs));
  }
  const answer = answerSchema.safeParse(body);
  if (!answer.success)
    return unchecked(
      `${url.href} answered something else than advisories (${z.prettifyError(answer.error)})`,
    );
  const vulnerabilities = await findVulnerabilities(packages, answer.data);
  return { ...about, source: url.href, outcome: { status: 'checked', vulnerabilities } };
}

async function findVulnerabilities(
  packages: CheckAdvisoriesOptions['packages'],
  answer: z.infer<typeof answerSchema>,
): Promise<Vulnerability[]> {
  const { satisfies, validRange } = await import('semver');
  const options = { includePrerelease: true, loose: true };
  return packages.flatMap(({ name, version }) =>
    (answer[name] ?? [])
      // A range that cannot be read must not hide its advisory.
      .filter(
        ({ vulnerable_versions: range }) =>
          validRange(range, options) === null || satisfies(version, range, options),
      )
      .map(({ id, url, title, severity }) => ({
        id: /GHSA(?:-[0-9a-z]{4}){3}/i.exec(url)?.[0] ?? String(id),
        package: name,
        version,
        severity,
        title,
        url,
      })),
  );
}

function describeStatus(url: URL, status: number): string {
  if (status === 401 || status === 403)
    return `${url.href} answered ${status}: it wants credentials (npm login, or a token in .npmrc)`;
  if (status === 404 || status === 405 || status === 501)
    return `${url.href} answered ${status}: this registry knows no advisories`;
  return `${url.href} answered ${status}`;
}

function describeFailure(url: URL, error: unknown, timeoutMs: number): string {
  if (error instanceof SyntaxError) return `${url.href} answered something else than JSON`;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `${url.href} did not answer within ${timeoutMs / 1000} s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const message = cause instanceof Error && cause.message !== '' ? cause.message : (code ?? String(cause));
  return `${url.href} cannot be reached (${message})`;
}
