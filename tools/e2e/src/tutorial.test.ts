import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyWorkspace } from './copy-workspace.ts';
import { createPlace, eventually } from './start-roadbed.ts';

type Block = { kind: string; text: string };

const tutorial = join(import.meta.dirname, '../../../docs/tutorial.md');

let root: string;
let place: Awaited<ReturnType<typeof createPlace>>;
let terminal: ChildProcess | undefined;

beforeAll(async () => {
  root = await copyWorkspace();
  place = await createPlace();
});

afterAll(async () => {
  terminal?.kill('SIGINT');
  await run('npm stop');
  await place.remove();
  await rm(root, { recursive: true, force: true });
});

/** The ports of this place in place of the usual ones, which another Roadbed on this machine may have. */
function withPorts(text: string): string {
  return text.replaceAll(/127\.0\.0\.1:440([012])/g, (_all, offset: string) => {
    return `127.0.0.1:${place.portBase + Number(offset)}`;
  });
}

function start(command: string): { child: ChildProcess; output: () => string } {
  const child = spawn('bash', ['-c', withPorts(command)], {
    cwd: root,
    env: { ...place.env, NX_DAEMON: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => stripVTControlCharacters(output) };
}

async function run(command: string): Promise<string> {
  const { child, output } = start(command);
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${output()}`);
  return output();
}

/** What the reader does in the chat: becomes Ben, and clicks Approve below the change of checkout. */
async function approveAsBen(): Promise<void> {
  const chat = withPorts('http://127.0.0.1:4400');
  const found = await eventually(async () => {
    const response = await fetch(`${chat}/local/state?user=U0BEN`);
    const state = (await response.json()) as {
      channels: { id: string; name?: string }[];
      messages: Record<string, { ts: string; text: string; blocks?: unknown }[]>;
    };
    const channel = state.channels.find(({ name }) => name === 'team-payments')?.id ?? '';
    const message = state.messages[channel]?.find(
      ({ text, blocks }) =>
        /checkout.*production/is.test(text) && JSON.stringify(blocks).includes('approve-change'),
    );
    if (message === undefined) throw new Error(`there is no change to approve in ${JSON.stringify(state)}`);
    return { channel, ts: message.ts, shown: JSON.stringify(message) };
  });
  expect(found.shown).toContain('SHOP-1');
  const answer = await fetch(`${chat}/local/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      user: 'U0BEN',
      channel: found.channel,
      ts: found.ts,
      action_id: 'approve-change',
    }),
  });
  expect(answer.status).toBe(200);
}

/** Each line of an expected text, in which … stands for anything. */
function expectLines(output: string, expected: string): void {
  for (const line of expected.trim().split('\n')) {
    const words = line.split('…').map((part) => RegExp.escape(part.trim()));
    expect(output).toMatch(new RegExp(words.join('[^]*')));
  }
}

test('every command of the tutorial does what the page says', async () => {
  const page = await readFile(tutorial, 'utf8');
  const blocks: Block[] = [...page.matchAll(/^```(sh terminal|sh|text)\n(.*?)^```$/gms)].map(
    ([, kind = '', text = '']) => ({ kind, text }),
  );
  expect(blocks.length).toBeGreaterThan(8);
  let output = '';
  for (const { kind, text } of blocks) {
    if (kind === 'text') expectLines(output, text);
    else if (kind === 'sh terminal') {
      const started = start(text);
      terminal = started.child;
      await eventually(async () => {
        if (terminal?.exitCode !== null) throw new Error(`npm start ended:\n${started.output()}`);
        return started.output().includes('Up in');
      });
    } else {
      output = '';
      for (const command of text.trim().split('\n')) {
        output += await run(command);
        if (command.includes('--no-wait')) await approveAsBen();
      }
    }
  }
});
