import type { Comment, Span } from './comment.ts';

/** A comment as GitHub Flavored Markdown, with its marker out of sight. */
export function toMarkdown({ paragraphs, marker }: Comment): string {
  const blocks = paragraphs.map((spans) => spans.map(toMarkdownText).join(''));
  return [...blocks, `<!-- ${marker} -->`].join('\n\n');
}

function toMarkdownText({ text, href }: Span): string {
  // A URL that was parsed has no angle bracket and no space.
  return href === undefined ? escapeMarkdown(text) : `[${escapeMarkdown(text)}](<${new URL(href).href}>)`;
}

/**
 * Every sign that Markdown could read has a backslash (CommonMark §2.4). GitHub looks for people to notify after that, so
 * a word joiner after each @ keeps a name from calling somebody.
 */
function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replaceAll('@', '@\u2060');
}
