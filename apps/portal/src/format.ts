/** A digest as people compare it: `sha256:0123456789ab…` becomes `0123456789ab`. */
export function shortDigest(digest: string): string {
  return digest.replace(/^[a-z0-9]+:/, '').slice(0, 12);
}

/** A commit's first ten characters, as the bot shows them. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 10);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** How long ago: `just now`, `5 min. ago`, `3 days ago`. A time to come within a clock's error is now. */
export function timeAgo(at: string, now: number): string {
  const seconds = Math.round((now - Date.parse(at)) / 1_000);
  if (Number.isNaN(seconds)) return at;
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(-Math.trunc(seconds / length), unit);
  }
  return 'just now';
}

const absolute = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** The time in the reader's zone, to the second. */
export function fullTime(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : absolute.format(time);
}

/** How long it took: `0.4 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function duration(from: string, to: string): string {
  return durationOf(Date.parse(to) - Date.parse(from));
}

/** The same of milliseconds. */
export function durationOf(ms: number): string {
  const seconds = Math.max(0, ms / 1_000);
  if (Number.isNaN(seconds)) return '';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3_600)} h`;
}

/** A name as a heading: `finance` becomes `Finance`. */
export function toTitle(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who did it: `person:ana` becomes `ana`, the platform itself `Roadbed`. */
export function toActor(actor: string): string {
  if (actor.startsWith('system:')) return 'Roadbed';
  return actor.replace(/^person:/, '');
}
