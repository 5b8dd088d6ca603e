import type { FailedVerdict } from '@roadbed/outbox';
import type { request as octokitRequest } from '@octokit/request';
import { z } from 'zod';
import { errorCode, toHttpFailure } from './http-failure.ts';
import { parseRetryAfter } from './retry-after.ts';
import { refuseKey } from './ticket-system.ts';
import type { TicketSystem } from './ticket-system.ts';
import { toMarkdown } from './to-markdown.ts';

const createdSchema = z.object({ html_url: z.string() });
const pageSchema = z.array(createdSchema.extend({ body: z.string().nullish() }));
const pageSize = 100;
/** How long GitHub asks us to wait where a limit on the rate says no time, in milliseconds. */
const rateLimitMs = 60_000;

export type GithubOptions = {
  /** Of the API: `https://api.github.com`. */
  url: string;
  /** `owner/name`. */
  repository: string;
  token: string;
};

/** Issues of one repository, by GitHub's REST API. A ticket is a number at the end of its key: `#12`, `GH-12`. */
export function createGithubSystem({ url, repository, token }: GithubOptions): TicketSystem {
  const [owner = '', repo = ''] = repository.split('/');

  return {
    async addComment(ticket, comment, signal) {
      const issue_number = issueNumber(ticket);
      if (issue_number === undefined) return refuseKey(ticket, '#12');
      try {
        const request = await createRequest({ url, token });
        const { status, data } = await request(
          'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
          // A redirect would be followed as GET, whose answer looks like success.
          { owner, repo, issue_number, body: toMarkdown(comment), request: { redirect: 'manual', signal } },
        );
        if (status !== 201) return toMoved(repository, status);
        return { outcome: 'delivered', receipt: { comment: createdSchema.parse(data).html_url } };
      } catch (error) {
        return toGithubFailure(error);
      }
    },

    async findComment(ticket, marker, since, signal) {
      const issue_number = issueNumber(ticket);
      if (issue_number === undefined) return refuseKey(ticket, '#12');
      try {
        const request = await createRequest({ url, token });
        for (let page = 1; ; page += 1) {
          const { data } = await request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            owner,
            repo,
            issue_number,
            since: since.toISOString(),
            per_page: pageSize,
            page,
            request: { signal },
          });
          const comments = pageSchema.parse(data);
          const found = comments.find(({ body }) => body?.includes(marker) === true);
          if (found !== undefined) return { outcome: 'delivered', receipt: { comment: found.html_url } };
          if (comments.length < pageSize) return { outcome: 'absent' };
        }
      } catch (error) {
        return { ...toGithubFailure(error), mayHaveArrived: true };
      }
    },
  };
}

function issueNumber(ticket: string): number | undefined {
  const [, digits] = /(?:^|\D)([1-9]\d{0,9})$/.exec(ticket) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

async function createRequest({ url, token }: { url: string; token: string }): Promise<typeof octokitRequest> {
  const { request } = await import('@octokit/request');
  return request.defaults({
    baseUrl: url,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
  });
}

function toMoved(repository: string, status: number): FailedVerdict {
  return {
    outcome: 'failed',
    problem: `GitHub: ${repository} has moved (${status}): correct \`repository\` of $.tickets.systems`,
    isPermanent: true,
    mayHaveArrived: false,
  };
}

const headersSchema = z.looseObject({
  'retry-after': z.string().optional(),
  'x-ratelimit-remaining': z.string().optional(),
  'x-ratelimit-reset': z.string().optional(),
});
const errorSchema = z.looseObject({
  message: z.string(),
  response: z.looseObject({ status: z.number(), headers: headersSchema }).optional(),
});

/** GitHub says by 403 or 429 that we come too often, and by a header when to come again, or in words alone. */
function toGithubFailure(error: unknown): FailedVerdict {
  const { message, response } = errorSchema.parse(error);
  const problem = `GitHub: ${message}`;
  if (response === undefined) return toHttpFailure({ code: errorCode(error), problem });
  const { status, headers } = response;
  const retryAfterMs = parseRetryAfter(headers['retry-after']);
  const isSpent = headers['x-ratelimit-remaining'] === '0';
  const isRateLimit =
    status === 429 ||
    (status === 403 && (retryAfterMs !== undefined || isSpent || /rate limit/i.test(message)));
  const resetMs = Number(headers['x-ratelimit-reset']) * 1000 - Date.now();
  const untilReset = isSpent && resetMs > 0 ? resetMs : rateLimitMs;
  return toHttpFailure({
    status,
    problem,
    isRateLimit,
    retryAfterMs: retryAfterMs ?? (isRateLimit ? untilReset : undefined),
  });
}
