import { describe, expect, it } from 'vitest';
import { addTeam } from './add-team.ts';

const team = { name: 'checkout', title: 'Checkout', channel: 'team-checkout' };
const line = '{ "name": "checkout", "title": "Checkout", "members": [], "channel": "team-checkout" }';

describe('addTeam', () => {
  it('adds one line after the teams that have one line each, and leaves the rest as it is', () => {
    const before = '{\n  "teams": [\n    { "name":   "fraud" }\n  ],\n  "x":   1\n}\n';
    expect(addTeam(before, team)).toBe(
      `{\n  "teams": [\n    { "name":   "fraud" },\n    ${line}\n  ],\n  "x":   1\n}\n`,
    );
  });

  it('spreads the team over lines where the one before it is', () => {
    const before = JSON.stringify({ teams: [{ name: 'fraud' }] }, null, 2);
    const after = {
      teams: [
        { name: 'fraud' },
        { name: 'checkout', title: 'Checkout', members: [], channel: 'team-checkout' },
      ],
    };
    expect(addTeam(before, team)).toBe(JSON.stringify(after, null, 2).replace(/\[\n\s*\]/, '[]'));
  });

  it('keeps tabs, minified text and an empty list what they are', () => {
    expect(addTeam('{"teams":[]}', team)).toBe(`{"teams":[${line}]}`);
    expect(addTeam('{"teams":[{"name":"fraud"}]}', team)).toBe(`{"teams":[{"name":"fraud"}, ${line}]}`);
    expect(addTeam('{\n\t"teams": [\n\t\t{\n\t\t\t"name": "a"\n\t\t}\n\t]\n}', team)).toContain(
      '\n\t\t{\n\t\t\t"name": "checkout"',
    );
  });
});
