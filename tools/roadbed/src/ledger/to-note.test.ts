import { expect, test } from 'vitest';
import { toNote } from './to-note.ts';

const note = 'roadbed/ledger/00000000\n2\nAAAA\n\n— roadbed/ledger/00000000 BBBB\n';

test.each([
  ['as it is', note],
  ['without its last line break', note.trim()],
  ['with line breaks of Windows', note.replaceAll('\n', '\r\n')],
  ['with the fence of its code block', `\`\`\`\n${note}\`\`\``],
  ['with room around it', `\n\n  ${note}\n\n`],
])('a note that was copied %s is that note', (_how, copied) => {
  expect(toNote(copied)).toBe(note);
});
