import { shortDigest } from '@roadbed/deploy';
import type { ChangeDetails } from '@roadbed/platform-api';
import { escapeText } from './escape-text.ts';

const most = { commits: 5, values: 5, dependents: 8, deploys: 5, notes: 3 };

/**
 * What people should know of a change before they approve it, in a few lines of mrkdwn: counts, the first of each, and
 * whatever is not as it should be. The whole is on the change's page.
 */
export function summarizeChange(details: ChangeDetails): string[] {
  const what = [describeMove(details), ...listCommits(details), ...listValues(details)];
  const around = [
    describeDependents(details),
    describeLastDeploys(details),
    describeBudget(details),
    describeChecks(details),
    ...details.notes.slice(0, most.notes).map((note) => `:warning: ${cut(note, 200)}`),
  ];
  return [what.join('\n'), around.filter((line) => line !== undefined).join('\n')];
}

function describeMove({ direction, live, commitCount, releases }: ChangeDetails): string {
  const commits = count(commitCount, 'commit');
  const since = live === null ? '' : `\`${shortDigest(live.release)}\` (${live.changeId})`;
  const moves: Record<ChangeDetails['direction'], string> = {
    first: `*First deploy here*, with ${commits} so far`,
    forward: `*${commits}* in ${count(releases, 'release')} since ${since}`,
    back: `:rewind: *Goes back* from ${since}, and takes ${commits} out`,
    same: `*The same release* is live already: ${since}`,
  };
  return moves[direction];
}

function listCommits({ commits, commitCount }: ChangeDetails): string[] {
  const lines = commits
    .slice(0, most.commits)
    .map(
      ({ sha, subject, breaking }) =>
        `• \`${cut(sha, 7)}\` ${cut(subject, 120)}${breaking ? ' :warning: breaking' : ''}`,
    );
  return [...lines, ...andMore(commitCount - lines.length)];
}

function listValues({ values, valueCount, onlyConfiguration }: ChangeDetails): string[] {
  if (valueCount === 0) return [];
  const lines = values.slice(0, most.values).map(({ key, kind, before, after, secret }) => {
    const shown = secret ? `${kind} (secret)` : `${cut(before ?? 'none', 40)} → ${cut(after ?? 'none', 40)}`;
    return `• ${cut(key, 80)}: ${shown}`;
  });
  const title = `*${count(valueCount, 'value')}* ${valueCount === 1 ? 'differs' : 'differ'}${onlyConfiguration ? ', and nothing else' : ''}`;
  return [title, ...lines, ...andMore(valueCount - lines.length)];
}

function describeDependents({ dependents }: ChangeDetails): string | undefined {
  if (dependents.length === 0) return undefined;
  const named = dependents
    .slice(0, most.dependents)
    .map(({ service, channel }) => `${cut(service, 40)} (#${cut(channel, 80)})`);
  const rest = dependents.length - named.length;
  return `*Depend on it* ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function describeLastDeploys({ lastDeploys }: ChangeDetails): string | undefined {
  if (lastDeploys.length === 0) return undefined;
  const named = lastDeploys
    .slice(0, most.deploys)
    .map(
      ({ id, status, requestedBy }) =>
        `${cut(id, 20)} ${status.replaceAll('-', ' ')} (${cut(requestedBy.title, 40)})`,
    );
  return `*Last deploys* ${named.join(', ')}`;
}

function describeBudget({ errorBudget }: ChangeDetails): string | undefined {
  if (errorBudget === null) return undefined;
  const { leftPercent, objectivePercent, windowDays } = errorBudget;
  const left = leftPercent <= 0 ? ':warning: spent' : `${leftPercent} % left`;
  return `*Error budget* ${left} (${objectivePercent} % over ${windowDays} days)`;
}

function describeChecks({ checks }: ChangeDetails): string {
  const { signedBy, problem, vulnerabilities, notes } = checks;
  const verified =
    signedBy === null
      ? `:warning: not verified: ${cut(problem ?? 'no reason known', 300)}`
      : `verified, signed by \`${cut(signedBy, 12)}\``;
  const known = {
    none: 'no known vulnerability',
    unchecked: ':warning: not checked for vulnerabilities',
    known: `:warning: ${cut(notes[0] ?? 'known vulnerabilities, which the policy lets pass', 300)}`,
  };
  return `*Release* ${verified}; ${known[vulnerabilities]}`;
}

function andMore(left: number): string[] {
  return left > 0 ? [`… and ${left} more`] : [];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Text from outside, harmless and no longer than that; cut before it is escaped, so that no entity is cut. */
function cut(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return escapeText(line.length > length ? `${line.slice(0, length - 1)}…` : line);
}
