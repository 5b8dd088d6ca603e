import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exampleReport } from '../testing/example-report.ts';
import { startGithub } from '../testing/start-github.ts';
import type { HttpMishap } from '../testing/start-http.ts';
import { startJira } from '../testing/start-jira.ts';
import { toComment } from './comment.ts';
import { deliverComment } from './deliver-comment.ts';
import { createGithubSystem } from './github-system.ts';
import { createJiraSystem } from './jira-system.ts';
import type { TicketSystem } from './ticket-system.ts';

type Case = {
  system: TicketSystem;
  withWrongToken: TicketSystem;
  ticket: string;
  unknown: string;
  mishaps: HttpMishap[];
  requests: { method: string }[];
  /** The bodies of the ticket's comments, as text. */
  comments(): string[];
  /** Many comments by others. */
  crowd(count: number, at: string): void;
  empty(): void;
};

const repository = 'example-retail/shop';
let jira: Awaited<ReturnType<typeof startJira>>;
let github: Awaited<ReturnType<typeof startGithub>>;
beforeAll(async () => {
  jira = await startJira({ issues: ['PAY-7'] });
  github = await startGithub({ repository, issues: [7] });
});
afterAll(() => Promise.all([jira.close(), github.close()]));

const cases: Record<string, () => Case> = {
  Jira: () => {
    const there = jira.comments.get('PAY-7') ?? [];
    const { url, token, mishaps, requests } = jira;
    return {
      system: createJiraSystem({ url, token }),
      withWrongToken: createJiraSystem({ url, token: 'another' }),
      ticket: 'PAY-7',
      unknown: 'PAY-8',
      mishaps,
      requests,
      comments: () => there.map(({ body }) => JSON.stringify(body)),
      crowd: (count, created) => {
        for (let id = 0; id < count; id += 1) there.push({ id: String(id), created, body: { content: [] } });
      },
      empty: () => void (there.length = 0),
    };
  },
  GitHub: () => {
    const there = github.comments.get(7) ?? [];
    const { url, token, mishaps, requests } = github;
    return {
      system: createGithubSystem({ url, repository, token }),
      withWrongToken: createGithubSystem({ url, repository, token: 'another' }),
      ticket: '#7',
      unknown: 'GH-8',
      mishaps,
      requests,
      comments: () => there.map(({ body }) => body),
      crowd: (count, created_at) => {
        for (let id = 0; id < count; id += 1) there.push({ id, html_url: '', created_at, body: 'me too' });
      },
      empty: () => void (there.length = 0),
    };
  },
};

describe.each(Object.entries(cases))('%s', (_name, open) => {
  const { signal } = new AbortController();
  const report = exampleReport();
  const { marker } = toComment(report);
  let at: Case;
  beforeEach(() => {
    at = open();
    at.empty();
    at.mishaps.length = 0;
    at.requests.length = 0;
  });

  const deliver = ({ ticket = at.ticket, mayHaveArrived = false, system = at.system } = {}) =>
    deliverComment({ system, ticket, report, mayHaveArrived, createdAt: new Date(), signal });

  test('a ticket gets a comment with a marker, and the receipt leads to it', async () => {
    expect(await deliver()).toMatchObject({
      outcome: 'delivered',
      receipt: { comment: expect.stringMatching(/(focusedCommentId=|#issuecomment-)\d+$/) },
    });
    expect(at.comments()).toEqual([expect.stringContaining(marker)]);
    expect(at.comments()[0]).toMatch(
      /Deployed to production by .*C.*12.*https:\/\/roadbed\.example\.com\/changes\/C-12/,
    );
    expect(at.requests.map(({ method }) => method)).toEqual(['POST']);
  });

  test('an answer that is lost after the comment was stored does not make a second one', async () => {
    at.crowd(3, new Date().toISOString());
    at.mishaps.push('lost-answer');
    expect(await deliver()).toMatchObject({ outcome: 'failed', isPermanent: false, mayHaveArrived: true });
    // Others write on meanwhile, more than fit on a page.
    at.crowd(120, new Date().toISOString());
    expect(await deliver({ mayHaveArrived: true })).toMatchObject({ outcome: 'delivered' });
    expect(at.comments().filter((body) => body.includes(marker))).toHaveLength(1);
  });

  test('one that was never stored is stored by the next attempt, however much others wrote long before', async () => {
    at.crowd(250, '2020-01-01T00:00:00.000Z');
    expect(await deliver({ mayHaveArrived: true })).toMatchObject({ outcome: 'delivered' });
    expect(at.comments().filter((body) => body.includes(marker))).toHaveLength(1);
    expect(at.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  test('while it cannot look, it does not write', async () => {
    at.mishaps.push({ on: 'GET', status: 503 });
    expect(await deliver({ mayHaveArrived: true })).toMatchObject({
      outcome: 'failed',
      isPermanent: false,
      mayHaveArrived: true,
    });
    expect(at.comments()).toEqual([]);
  });

  test.each<[string, HttpMishap, object]>([
    ['500', { status: 500 }, { isPermanent: false, mayHaveArrived: true }],
    ['408', { status: 408 }, { isPermanent: false, mayHaveArrived: true }],
    [
      '429 with Retry-After',
      { status: 429, headers: { 'retry-after': '7' } },
      { isPermanent: false, mayHaveArrived: false, retryAfterMs: 7_000 },
    ],
    ['400', { status: 400 }, { isPermanent: true, mayHaveArrived: false }],
    ['403', { status: 403, body: { message: 'locked' } }, { isPermanent: true, mayHaveArrived: false }],
    ['410', { status: 410 }, { isPermanent: true, mayHaveArrived: false }],
  ])('%s', async (_status, mishap, verdict) => {
    at.mishaps.push(mishap);
    expect(await deliver()).toMatchObject({ outcome: 'failed', ...verdict });
    expect(at.comments()).toEqual([]);
  });

  test('a token that is not taken, and a ticket that is not there, are for good, and say so', async () => {
    expect(await deliver({ system: at.withWrongToken })).toMatchObject({
      isPermanent: true,
      mayHaveArrived: false,
      problem: expect.stringMatching(/^(Jira|GitHub): .*(401|Bad credentials)/),
    });
    expect(await deliver({ ticket: at.unknown })).toMatchObject({
      isPermanent: true,
      problem: expect.stringMatching(/^(Jira|GitHub): .*(404|Not Found)/),
    });
  });

  test.each(['../../myself', 'PAY-7/../PAY-8', 'PAY', '', '#', '#0', 'pay 7?x=#'])(
    'what cannot be a key is not asked for: %j',
    async (ticket) => {
      const verdict = await deliver({ ticket });
      expect(verdict).toMatchObject({ outcome: 'failed', isPermanent: true });
      expect(at.requests.filter(({ method }) => method === 'GET')).toEqual([]);
    },
  );

  test('an attempt that is given up before it writes, does not write', async () => {
    const { system, ticket } = at;
    const late = AbortSignal.abort(new Error('there was no answer in time'));
    const verdict = await deliverComment({
      system,
      ticket,
      report,
      mayHaveArrived: false,
      createdAt: new Date(),
      signal: late,
    });
    expect(verdict).toMatchObject({ outcome: 'failed', isPermanent: false });
    expect(at.comments()).toEqual([]);
  });

  test('a server that is away did not get it', async () => {
    const away = await startJira({ issues: [] });
    await away.close();
    const { url, token } = away;
    const systems = [createJiraSystem({ url, token }), createGithubSystem({ url, token, repository })];
    for (const [index, ticket] of ['PAY-7', '#7'].entries()) {
      const system = systems[index] ?? at.system;
      expect(await deliver({ system, ticket })).toMatchObject({ isPermanent: false, mayHaveArrived: false });
    }
  });
});

describe('GitHub', () => {
  const { signal } = new AbortController();
  const comment = toComment(exampleReport());
  const add = () => {
    const { url, token } = github;
    return createGithubSystem({ url, repository, token }).addComment('#7', comment, signal);
  };

  test.each<[string, HttpMishap, [number, number]]>([
    ['says when to come again', { status: 403, headers: { 'retry-after': '20' } }, [20_000, 20_000]],
    [
      'says when its limit is set anew',
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
        },
      },
      [3_000_000, 3_601_000],
    ],
    [
      'says it in words alone',
      { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } },
      [60_000, 60_000],
    ],
  ])('that is asked too often %s', async (_name, mishap, [least, most]) => {
    github.mishaps.push(mishap);
    const verdict = await add();
    expect(verdict).toMatchObject({ outcome: 'failed', isPermanent: false, mayHaveArrived: false });
    const { retryAfterMs = 0 } = verdict as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(retryAfterMs).toBeLessThanOrEqual(most);
  });

  test('a repository that moved is told, not followed', async () => {
    github.mishaps.push({ status: 301, headers: { location: `${github.url}/repos/example-retail/new` } });
    expect(await add()).toMatchObject({
      outcome: 'failed',
      isPermanent: true,
      problem: expect.stringContaining('example-retail/shop has moved (301)'),
    });
  });
});

test('an answer of Jira that is no comment is no proof of one', async () => {
  const { url, token } = jira;
  jira.mishaps.push({ status: 200, body: { hello: 'from a proxy' } });
  const comment = toComment(exampleReport());
  const system = createJiraSystem({ url, token });
  expect(await system.addComment('PAY-7', comment, new AbortController().signal)).toMatchObject({
    outcome: 'failed',
    isPermanent: false,
    mayHaveArrived: true,
  });
});
