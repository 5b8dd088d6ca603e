import type { Comment, Span } from './comment.ts';

type AdfText = { type: 'text'; text: string; marks?: { type: string; attrs?: object }[] };

/** A comment as an Atlassian Document: texts are values in it, so that none of them can be markup. */
export function toAdf({ paragraphs, marker }: Comment) {
  const marked: AdfText = { type: 'text', text: marker, marks: [{ type: 'code' }] };
  return {
    type: 'doc',
    version: 1,
    content: [...paragraphs.map((spans) => spans.map(toAdfText)), [marked]].map((content) => ({
      type: 'paragraph',
      content,
    })),
  };
}

function toAdfText({ text, href }: Span): AdfText {
  return href === undefined
    ? { type: 'text', text }
    : { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] };
}
