import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Commit } from '@roadbed/platform-api';

const run = promisify(execFile);

/** What git knows of what went into a release. */
export type History = {
  /** Full id of HEAD; null outside git or before the first commit. */
  commit: string | null;
  /** Files that differ from HEAD. */
  uncommitted: string[];
  /** Commits that reached the release after `since`, newest first, at most 50. */
  commits: Commit[];
  /** Of each of them the subject and the footers, a line each: where tickets are named. */
  mentions: string[];
  /** Address of the repository, without credentials; undefined when it has no remote. */
  repository?: string | undefined;
  /** Why commits may be missing, and the fix, for people. */
  problem?: string;
};

export type HistoryQuery = {
  /** Paths relative to the workspace: a commit that touched any of them reached the release. */
  files: string[];
  /** Keys in package-lock.json: a commit that changed what is locked under any of them reached the release too. */
  packages: string[];
  /** A commit; when null, or no longer in the history, the newest commit that touched the files counts alone. */
  since: string | null;
};

const lockFile = 'package-lock.json';
const atMost = 50;
const noCommit = { commit: null, uncommitted: [], commits: [], mentions: [] };

/** Reads the history of what went into a release. */
export async function readHistory(root: string, { files, packages, since }: HistoryQuery): Promise<History> {
  const git = async (...args: string[]) =>
    (await run('git', ['-C', root, '--literal-pathspecs', ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  const isTrue = (asked: Promise<unknown>) =>
    asked.then(
      () => true,
      () => false,
    );
  let commit: string;
  try {
    commit = (await git('rev-parse', '--verify', 'HEAD')).trim();
  } catch (error) {
    return { ...noCommit, problem: describeProblem(error) };
  }
  const known = since !== null && (await isTrue(git('merge-base', '--is-ancestor', since, 'HEAD')));
  const [log, status, remote] = await Promise.all([
    git(
      'log',
      '--name-only',
      '--format=%x00%H%x00%an%x00%aI%x00%s%x00%b%x00',
      ...(known ? ['--max-count=1000', `${since}..HEAD`] : ['--max-count=1', 'HEAD']),
      '--',
      ...files,
      ...(known ? [lockFile] : []),
    ),
    git('status', '--porcelain', '--no-renames', '--untracked-files=all', '-z', '--', ...files, lockFile),
    git('config', '--get', 'remote.origin.url').catch(() => ''),
  ]);
  const readLocked = async (text: Promise<string>) => {
    const lock = parseLock(await text.catch(() => '{}'));
    return JSON.stringify(packages.map((path) => [lock[path]?.version, lock[path]?.integrity]));
  };
  const lockedAt = (sha: string) => readLocked(git('show', `${sha}:./${lockFile}`));
  const isLock = (file: string | undefined) => file?.split('/').at(-1) === lockFile;

  const reached: LoggedCommit[] = [];
  for (const { names, ...found } of parseLog(log)) {
    const onlyLock = names.length === 1 && isLock(names[0]);
    const { sha } = found.commit;
    if (onlyLock && (await lockedAt(`${sha}^`)) === (await lockedAt(sha))) continue;
    reached.push({ names, ...found });
    if (reached.length === atMost) break;
  }
  const changed = status
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
  const lockDiffers =
    changed.some(isLock) &&
    (await lockedAt('HEAD')) !== (await readLocked(readFile(join(root, lockFile), 'utf8')));
  const uncommitted = changed.filter((file) => !isLock(file) || lockDiffers);
  const lost =
    since !== null && !known
      ? `the commit of the release before (${since.slice(0, 10)}) is not in this history, so that only the newest ` +
        'commit is listed. Fix: where the clone is shallow, git fetch --unshallow; after a rewritten history, nothing'
      : undefined;
  return {
    commit,
    uncommitted,
    commits: reached.map((one) => one.commit),
    mentions: reached.flatMap(({ commit: { subject }, footers }) => [subject, ...footers]),
    repository: withoutCredentials(remote.trim()),
    ...(lost === undefined ? {} : { problem: lost }),
  };
}

type LoggedCommit = { commit: Commit; footers: string[]; names: string[] };

/** Fields end with NUL, which no message holds; behind the last are the names of files, in lines of their own. */
function parseLog(log: string): LoggedCommit[] {
  const fields = log.split('\0').slice(1);
  return Array.from({ length: Math.floor(fields.length / 6) }, (_, index) => {
    const [sha = '', author = '', at = '', subject = '', body = '', names = ''] = fields.slice(
      index * 6,
      (index + 1) * 6,
    );
    const footers = readFooters(body);
    const breaking = footers.some((line) => /^BREAKING[ -]CHANGE: /.test(line));
    return {
      commit: { sha, author, at, subject, ...(breaking && { breaking }) },
      footers,
      names: names.split('\n').filter((name) => name !== ''),
    };
  });
}

/** `Refs: PAY-7`, `Fixes #7` or `BREAKING CHANGE: …`: Conventional Commits 1.0.0, items 8 to 10, and 16. */
const footer = /^(?:[A-Za-z][A-Za-z-]*|BREAKING CHANGE)(?:: | #)\S/;

/** The lines that are footers, in the last paragraph; one that says what breaks counts wherever it stands. */
function readFooters(body: string): string[] {
  const paragraphs = body.trim().split(/\n\s*\n/);
  const lines = (text: string | undefined) => (text ?? '').split('\n').filter((line) => footer.test(line));
  const earlier = paragraphs.slice(0, -1).flatMap(lines);
  return [...earlier.filter((line) => line.startsWith('BREAKING')), ...lines(paragraphs.at(-1))];
}

function parseLock(text: string): Record<string, { version?: unknown; integrity?: unknown } | undefined> {
  try {
    const { packages } = JSON.parse(text) as { packages?: unknown };
    return typeof packages === 'object' && packages !== null
      ? (packages as ReturnType<typeof parseLock>)
      : {};
  } catch {
    // A commit with a broken lock file locked nothing.
    return {};
  }
}

function withoutCredentials(remote: string): string | undefined {
  if (remote === '') return undefined;
  if (!URL.canParse(remote)) return remote;
  const url = new URL(remote);
  url.password = '';
  if (url.protocol === 'https:' || url.protocol === 'http:') url.username = '';
  return url.href;
}

function describeProblem(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return 'git is not installed. Fix: install git';
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  const [line = text] = text.split('\n');
  if (line.includes('not a git repository')) return 'not a git repository. Fix: git init, and commit';
  if (line.includes('Needed a single revision')) return 'there is no commit yet. Fix: commit';
  return line;
}
