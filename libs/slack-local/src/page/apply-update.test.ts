import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import type { LocalState } from '../local/state.ts';
import type { Update } from '../local/updates.ts';
import { startSlack } from '../testing/fixtures.ts';
import { createPerson, eventually } from '../testing/person.ts';
import { applyUpdate } from './apply-update.ts';

/** Follows a person's updates as the page does, and tells what it would draw. */
async function follow(url: string, user: string, start: LocalState) {
  let state = start;
  const updates: Update[] = [];
  const response = await fetch(`${url}/local/updates?user=${user}`);
  const read = async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (text + chunk).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events.filter((each) => each.startsWith('data: '))) {
        const update = JSON.parse(event.slice('data: '.length)) as Update;
        updates.push(update);
        state = applyUpdate(state, update);
      }
    }
  };
  const reading = read().catch(() => {});
  return { state: () => state, updates, reading };
}

it('leads from any state to what the server tells when it is asked anew', async () => {
  const slack = await startSlack();
  const [ana, ben] = [createPerson(() => slack.url, 'ana'), createPerson(() => slack.url, 'ben')];
  const start = await ana.state();
  const page = await follow(slack.url, 'ana', start);
  await ben.say('deployments', 'hello');
  await ben.say('deployments', '/deploy x');
  await ana.say('deployments', '/deploy y');
  await ben.post('/open', { with: 'ana' });
  await ana.post('/join', { channel: 'private-corner' });
  await ana.post('/read', { channel: 'deployments', ts: (await ana.messages('deployments')).at(-1)?.ts });
  const end = await ana.state();
  await eventually(() => isDeepStrictEqual(page.state(), end) || undefined);
  expect(page.state()).toEqual(end);
  // Another person's private notice has not come by this way.
  expect(JSON.stringify(page.updates)).not.toContain('"visibleTo":"U0BEN"');
  expect(page.updates.reduce(applyUpdate, page.state())).toEqual(end);
});
