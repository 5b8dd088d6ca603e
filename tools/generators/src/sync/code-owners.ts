import type { PlatformDescriptor } from '@roadbed/catalog';

/** A folder whose changes a team reviews. */
export interface OwnedFolder {
  /** Relative to the workspace, with forward slashes. */
  root: string;
  team: string;
}

const head = [
  '# Who reviews which change. The entries of services and of libraries that have a team follow from',
  '# service.json, package.json and platform.json: `npx nx sync` writes them. All other lines are yours.',
];

/** A service, `apps/<domain>/<name>`, or a library, `libs/<name>`. */
const derivedPattern = /^\/(apps\/[^/*?[\]\s]+\/[^/*?[\]\s]+|libs\/[^/*?[\]\s]+)\/$/;

/**
 * The text of CODEOWNERS with one entry for each folder. Entries of services that are gone go too; every other line
 * stays where it is, since in this file the last match wins.
 *
 * @param text what the file says; null without one
 * @param isThere tells whether a folder stands in the workspace
 */
export function syncCodeOwners(
  text: string | null,
  owned: readonly OwnedFolder[],
  platform: PlatformDescriptor,
  isThere: (root: string) => boolean,
): string {
  const wanted = new Map(owned.flatMap((folder) => entryOf(folder, platform)));
  const kept: string[] = [];
  for (const line of text === null ? head : linesOf(text)) {
    const pattern = patternIn(line);
    const [, root] = derivedPattern.exec(pattern) ?? [];
    const entry = wanted.get(pattern);
    if (entry !== undefined) {
      wanted.delete(pattern);
      kept.push(sameEntry(line, entry) ? line : entry);
    } else if (root === undefined || (root.startsWith('libs/') && isThere(root))) {
      kept.push(line);
    }
  }
  return toText(withEntries(kept, [...wanted.values()]));
}

/** The text of CODEOWNERS with the entry of one more folder, or of one that has another team now. */
export function setCodeOwner(text: string | null, folder: OwnedFolder, platform: PlatformDescriptor): string {
  const lines = text === null ? head : linesOf(text);
  const pattern = patternOf(folder.root);
  const [[, entry] = []] = entryOf(folder, platform);
  if (entry === undefined) return toText(lines.filter((line) => patternIn(line) !== pattern));
  if (!lines.some((line) => patternIn(line) === pattern)) return toText(withEntries(lines, [entry]));
  return toText(lines.map((line) => (patternIn(line) === pattern && !sameEntry(line, entry) ? entry : line)));
}

/** The text of CODEOWNERS without the entry of a folder. */
export function removeCodeOwner(text: string, root: string): string {
  return toText(linesOf(text).filter((line) => patternIn(line) !== patternOf(root)));
}

/**
 * What a team is called in CODEOWNERS: its own `codeOwner`, or as `codeOwners` of the organisation says, or the e-mail
 * addresses of its members. None for a team without any of them.
 */
export function codeOwnersOf(team: string, platform: PlatformDescriptor): string[] {
  const known = platform.teams.find(({ name }) => name === team);
  if (known?.codeOwner !== undefined) return [known.codeOwner];
  if (platform.codeOwners !== undefined) return [platform.codeOwners.replaceAll('{team}', team)];
  return platform.people.filter(({ name }) => known?.members.includes(name)).map(({ email }) => email);
}

function entryOf({ root, team }: OwnedFolder, platform: PlatformDescriptor): Array<[string, string]> {
  const owners = codeOwnersOf(team, platform);
  return owners.length === 0 ? [] : [[patternOf(root), `${patternOf(root)} ${owners.join(' ')}`]];
}

/** Puts each new entry before the first that sorts after it, so that two new services seldom meet in one place. */
function withEntries(lines: readonly string[], entries: readonly string[]): string[] {
  return entries.toSorted().reduce<string[]>(
    (all, entry) => {
      const isDerived = (line: string) => derivedPattern.test(patternIn(line));
      const next = all.findIndex((line) => isDerived(line) && line > entry);
      const last = all.findLastIndex(isDerived);
      return all.toSpliced(next !== -1 ? next : last !== -1 ? last + 1 : all.length, 0, entry);
    },
    [...lines],
  );
}

function patternOf(root: string): string {
  return `/${root}/`;
}

function patternIn(line: string): string {
  return line.trim().split(/\s/, 1)[0] ?? '';
}

function toText(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function sameEntry(line: string, entry: string): boolean {
  return (
    line
      .replace(/\s#.*$/, '')
      .trim()
      .split(/\s+/)
      .join(' ') === entry
  );
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
