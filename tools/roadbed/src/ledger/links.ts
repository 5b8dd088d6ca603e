import { z } from 'zod';
import type { Answer, Platform } from '../deploy/platform-api.ts';
import { output } from '../output.ts';

const linkSchema = z.object({
  id: z.string(),
  label: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
});
type Link = z.infer<typeof linkSchema>;

/** Makes a link by which the ledger is read, and tells its address, which nobody can tell again. */
export async function makeLink(
  platform: Platform,
  asked: { label: string; days: number; createdBy: string | undefined },
): Promise<number> {
  const made = linkSchema.extend({ url: z.url() });
  return tell(await platform.post('/api/v1/ledger/links', asked, made), ({ id, url, label, expiresAt }) => [
    url,
    `  ${id} for ${label}: whoever has this address reads the ledger until ${toDay(expiresAt)}.`,
    `  It is told this once. To take it back: roadbed ledger revoke ${id}`,
  ]);
}

export async function tellLinks(platform: Platform): Promise<number> {
  const list = z.object({ links: z.array(linkSchema) });
  return tell(await platform.get('/api/v1/ledger/links', list), ({ links }) =>
    links.length === 0
      ? ['There is no link yet. To make one: roadbed ledger link --label="Change management"']
      : links.map((link) => `${link.id.padEnd(8)} ${describe(link)}  ${link.label}  by ${toName(link)}`),
  );
}

export async function revokeLink(
  platform: Platform,
  id: string,
  revokedBy: string | undefined,
): Promise<number> {
  const by = revokedBy === undefined ? '' : `?revokedBy=${encodeURIComponent(revokedBy)}`;
  const path = `/api/v1/ledger/links/${encodeURIComponent(id)}${by}`;
  return tell(await platform.delete(path, linkSchema), (link) => [
    `${link.id} for ${link.label} opens no more.`,
  ]);
}

function tell<Body>(answer: Answer<Body>, lines: (body: Body) => string[]): number {
  if (!answer.ok) {
    output.error(answer.reason);
    return 1;
  }
  for (const line of lines(answer.body)) output.line(line);
  return 0;
}

const toDay = (at: string) => at.slice(0, 10);
const toName = ({ createdBy }: Link) => createdBy.replace(/^person:/, '');

function describe({ expiresAt, revokedAt }: Link): string {
  if (revokedAt !== null) return `revoked ${toDay(revokedAt)}`;
  return Date.parse(expiresAt) <= Date.now() ? `expired ${toDay(expiresAt)}` : `until ${toDay(expiresAt)}  `;
}
