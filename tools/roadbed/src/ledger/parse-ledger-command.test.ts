import { expect, test } from 'vitest';
import { parseLedgerCommand } from './parse-ledger-command.ts';

test.each([
  [['export', 'x'], { verb: 'export', file: 'x' }],
  [['verify', 'x', '--keys=k'], { verb: 'verify', file: 'x', keys: 'k', checkpoint: undefined }],
  [['link', '--label=Audit', '--days=7'], { verb: 'link', label: 'Audit', days: 7, as: undefined }],
  [['link', '--label', 'Audit', '--as=ana'], { verb: 'link', label: 'Audit', days: 30, as: 'ana' }],
  [['links'], { verb: 'links' }],
  [['revoke', 'link-3'], { verb: 'revoke', id: 'link-3', as: undefined }],
  [['grant', 'roadbed_app'], { verb: 'grant', role: 'roadbed_app' }],
  [
    ['erase', 'N-1/delivered', '--reason=x'],
    { verb: 'erase', which: { event: 'N-1/delivered', field: undefined }, reason: 'x' },
  ],
  [
    ['erase', 'N-1/delivered', '--field=recipient', '--reason=x'],
    { verb: 'erase', which: { event: 'N-1/delivered', field: 'recipient' }, reason: 'x' },
  ],
  [
    ['erase', '--value=ben@example.com', '--reason=x'],
    { verb: 'erase', which: { value: 'ben@example.com' }, reason: 'x' },
  ],
])('%j is understood', (args, command) => {
  expect(parseLedgerCommand(args)).toEqual({ ok: true, command });
});

test.each([
  [[], 'Say export, verify, link, links, revoke, grant or erase.'],
  [['chekc', 'x'], 'Say export, verify, link, links, revoke, grant or erase.'],
  [['export'], 'Name a file.'],
  [['verify'], 'Name a file.'],
  [['verify', 'a', 'b'], 'One at a time: "b" is more.'],
  [['verify', 'a', '--key=b'], '--key'],
  [['export', 'a', '--keys=b'], '--keys'],
  [['link'], 'Say whom it is for'],
  [['link', 'Audit', '--label=Audit'], '"Audit" is too much.'],
  [['link', '--label=Audit', '--days=soon'], '--days=soon is no number of days.'],
  [['links', '--label=Audit'], '--label'],
  [['grant'], 'Name a role'],
  [['erase', '--reason=x'], 'Name an entry'],
  [['erase', 'N-1/delivered', '--value=y', '--reason=x'], 'or else --value'],
  [['erase', '--value=y', '--field=recipient', '--reason=x'], '--field is of an entry'],
  [['erase', 'N-1/delivered'], 'Say why: --reason='],
  [['erase', 'N-1/delivered', '--reason= '], 'Say why: --reason='],
  [['erase', 'N-1/delivered', '--field=', '--reason=x'], 'An empty name'],
  [['erase', '--value=', '--reason=x'], 'An empty name'],
  [['revoke'], 'Name a link, such as link-3.'],
])('%j says too little or too much', (args, words) => {
  expect(parseLedgerCommand(args)).toEqual({ ok: false, problem: expect.stringContaining(words) });
});
