/**
 * A signed note out of what somebody copied by hand, from a message of a channel above all: without the fence of a code
 * block, with the line breaks of a note, and the last of them, which copying loses. What is signed is not touched.
 */
export function toNote(copied: string): string {
  const lines = copied.replaceAll('\r\n', '\n').trim();
  return `${lines
    .replace(/^```\n?/, '')
    .replace(/\n?```$/, '')
    .trim()}\n`;
}
