import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';

/** A team as it is first written: nobody is in it yet. */
export interface NewTeam {
  name: string;
  title: string;
  channel: string;
}

/**
 * Adds a team at the end of `$.teams` in the text of `platform.json`, laid out as the team before it.
 * Not one other character changes: a general JSON editor would lay the neighbour out anew.
 *
 * @throws when `$.teams` is not a list, which a validated `platform.json` rules out
 */
export function addTeam(platformText: string, { name, title, channel }: NewTeam): string {
  const root = parseTree(platformText);
  const teams = root && findNodeAtLocation(root, ['teams']);
  if (teams?.type !== 'array') throw new Error('platform.json $.teams is not a list. Make it one.');

  const team = { name, title, members: [], channel };
  const last = teams.children?.at(-1);
  if (!last) return splice(platformText, teams, `[${inline(team)}]`);

  const lastText = platformText.slice(last.offset, last.offset + last.length);
  const indent = indentBefore(platformText, last.offset);
  const text = lastText.includes('\n') ? expanded(team, indent) : inline(team);
  const separator = indent === undefined ? ', ' : `,\n${indent}`;
  return splice(platformText, last, `${lastText}${separator}${text}`);
}

function splice(text: string, { offset, length }: Node, replacement: string): string {
  return text.slice(0, offset) + replacement + text.slice(offset + length);
}

/** The white space between the start of the line and what stands at `offset`; undefined when more stands there. */
function indentBefore(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return line.trim() === '' ? line : undefined;
}

function inline(team: object): string {
  const fields = Object.entries(team).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

function expanded(team: object, indent = ''): string {
  return JSON.stringify(team, null, indent.includes('\t') ? '\t' : 2)
    .split('\n')
    .join(`\n${indent}`);
}
