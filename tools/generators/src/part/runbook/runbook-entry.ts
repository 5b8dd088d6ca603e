import { newlineOf } from '../source/layout.ts';

/** The headings of a Markdown text (`#` to `######`); what stands in code is none. */
export function headingsOf(markdown: string): string[] {
  const headings: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    // A fence is closed by one of its kind that is at least as long and has nothing behind it.
    else if (fence !== undefined && mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    if (fence !== undefined) continue;
    const heading = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(line)?.[1];
    if (heading !== undefined) headings.push(heading);
  }
  return headings;
}

/** The anchor that a heading has on the web: lower case, hyphens for spaces, other signs left out. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** Adds an entry at the end of a runbook; one with its heading stays as it is. */
export function addEntry(markdown: string, title: string, entry: string): string {
  if (headingsOf(markdown).some((heading) => anchorOf(heading) === anchorOf(title))) return markdown;
  const newline = newlineOf(markdown);
  const text = entry.trim().split(/\r?\n/).join(newline);
  const before = markdown.trimEnd();
  return `${before === '' ? '' : `${before}${newline}${newline}`}${text}${newline}`;
}
