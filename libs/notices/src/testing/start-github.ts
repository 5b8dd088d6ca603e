import { z } from 'zod';
import { startHttp } from './start-http.ts';

export type GithubComment = { id: number; html_url: string; created_at: string; body: string };

const path = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/;
const commentSchema = z.object({ body: z.string().min(1) });

/** As much of GitHub's REST API as is used: comments of the issues of one repository, for one token. */
export async function startGithub({
  repository,
  issues,
  onComment = async () => {},
}: {
  repository: string;
  issues: number[];
  onComment?: () => Promise<void>;
}) {
  const token = 'github-token';
  const comments = new Map<number, GithubComment[]>(issues.map((number) => [number, []]));
  let lastId = 1_000;
  const site = await startHttp(async ({ method, url, headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { message: 'Bad credentials' } };
    const [, named, number = ''] = path.exec(url.pathname) ?? [];
    const there = named === repository ? comments.get(Number(number)) : undefined;
    if (there === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (method === 'POST') {
      const parsed = commentSchema.safeParse(body);
      if (!parsed.success) return { status: 422, body: { message: 'Validation Failed' } };
      const id = (lastId += 1);
      const html_url = `https://github.com/${repository}/issues/${number}#issuecomment-${id}`;
      const comment = { id, html_url, created_at: new Date().toISOString(), body: parsed.data.body };
      there.push(comment);
      await onComment();
      return { status: 201, body: comment };
    }
    const since = new Date(url.searchParams.get('since') ?? 0);
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const page = Number(url.searchParams.get('page') ?? 1);
    const young = there.filter(({ created_at }) => new Date(created_at) >= since);
    return { status: 200, body: young.slice((page - 1) * size, page * size) };
  });
  return { ...site, token, repository, comments };
}

export type GithubSite = Awaited<ReturnType<typeof startGithub>>;
