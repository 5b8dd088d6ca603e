/**
 * Puts a result into a document, in place of all between `<!-- measured: NAME -->` and `<!-- end: NAME -->`.
 *
 * @throws when the document has no such place
 */
export function replaceMeasured(document: string, name: string, result: string): string {
  const [begin, end] = [`<!-- measured: ${name} -->\n`, `<!-- end: ${name} -->`];
  const from = document.indexOf(begin) + begin.length;
  const to = document.indexOf(end);
  if (from < begin.length || to < from) {
    throw new Error(`The document has no place for ${name}: put "${begin.trim()}" and "${end}" into it.`);
  }
  return `${document.slice(0, from)}\n${result}\n${document.slice(to)}`;
}
