/** A place of a text and what is to stand there; bytes outside stay. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** Applies edits that do not overlap; those at one place come in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .map((edit, at) => ({ ...edit, at }))
    .toSorted((a, b) => b.start - a.start || b.at - a.at)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
