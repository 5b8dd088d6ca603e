/** What the project graph needs of a `service.json`. The whole of it is validated by @roadbed/catalog. */
export interface ServiceMarker {
  name: string;
  domain: string;
  team: string;
  description?: string;
}

export type ServiceMarkerResult = { ok: true; marker: ServiceMarker } | { ok: false; problem: string };

const nameForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Parses the part of a `service.json` that names a project. Every problem is in one message, one a line, with its fix. */
export function parseServiceMarker(text: string): ServiceMarkerResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `Not valid JSON (${(error as Error).message}). Fix the syntax.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: 'Not a JSON object. Make it one, with "name", "domain" and "team".' };
  }

  const fields = value as Record<string, unknown>;
  const problems = (['name', 'domain', 'team'] as const).flatMap((key) => problemWith(key, fields[key]));
  if (problems.length > 0) return { ok: false, problem: problems.join('\n') };

  const { name, domain, team, description } = fields as unknown as ServiceMarker;
  return {
    ok: true,
    marker: { name, domain, team, ...(typeof description === 'string' && { description }) },
  };
}

function problemWith(key: string, value: unknown): string[] {
  if (typeof value === 'string' && nameForm.test(value)) return [];
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return [`$.${key} ${found}. Set it to a kebab-case name such as "checkout".`];
}
