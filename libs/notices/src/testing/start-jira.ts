import { z } from 'zod';
import { startHttp } from './start-http.ts';

export type JiraComment = { id: string; created: string; body: unknown };

const path = /^\/rest\/api\/3\/issue\/([^/]+)\/comment$/;
const commentSchema = z.object({
  body: z.object({ type: z.literal('doc'), version: z.literal(1), content: z.array(z.unknown()) }),
});

/**
 * As much of Jira Cloud as is used: comments of issues, by REST API version 3, for one user. Answers come after
 * `onComment`.
 */
export async function startJira({
  issues,
  onComment = async () => {},
}: {
  issues: string[];
  onComment?: () => Promise<void>;
}) {
  const token = 'roadbed@example.com:jira-token';
  const comments = new Map<string, JiraComment[]>(issues.map((key) => [key, []]));
  let lastId = 10_000;
  const site = await startHttp(async ({ method, url, headers, body }) => {
    if (headers.authorization !== `Basic ${Buffer.from(token).toString('base64')}`)
      return {
        status: 401,
        body: { errorMessages: ['Client must be authenticated to access this resource.'] },
      };
    const [, key = ''] = path.exec(url.pathname) ?? [];
    const there = comments.get(key);
    if (there === undefined)
      return {
        status: 404,
        body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
      };
    if (method === 'POST') {
      const parsed = commentSchema.safeParse(body);
      if (!parsed.success) return { status: 400, body: { errorMessages: [parsed.error.message] } };
      const comment = {
        id: String((lastId += 1)),
        created: new Date().toISOString(),
        body: parsed.data.body,
      };
      there.push(comment);
      await onComment();
      return { status: 201, body: comment };
    }
    const startAt = Number(url.searchParams.get('startAt') ?? 0);
    const maxResults = Math.min(Number(url.searchParams.get('maxResults') ?? 50), 50);
    const sorted = url.searchParams.get('orderBy') === '-created' ? there.toReversed() : there;
    return {
      status: 200,
      body: {
        startAt,
        maxResults,
        total: there.length,
        comments: sorted.slice(startAt, startAt + maxResults),
      },
    };
  });
  return { ...site, token, comments };
}

export type JiraSite = Awaited<ReturnType<typeof startJira>>;
