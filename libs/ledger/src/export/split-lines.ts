/**
 * The lines of a text without their line breaks, which are \n alone: everything else is part of a line. What is no UTF-8
 * is refused rather than replaced, since a replaced byte would be an alteration that nobody sees.
 *
 * @returns whether the last line has its line break.
 * @throws TypeError when the bytes are no UTF-8.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<string, boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (
      rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    ).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
  return rest === '';
}
