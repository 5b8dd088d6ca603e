import { expect, it } from 'vitest';
import { startSlack } from '../testing/fixtures.ts';
import { createPerson } from '../testing/person.ts';

it('counts as unread what others have said since the person last looked', async () => {
  const slack = await startSlack();
  const [ana, ben] = [createPerson(() => slack.url, 'ana'), createPerson(() => slack.url, 'ben')];
  const unread = async () => (await ben.state()).channels.find((each) => each.name === 'deployments')?.unread;
  await ana.say('deployments', 'one');
  await ana.say('deployments', 'two');
  await ben.say('private-corner', 'alone');
  expect(await unread()).toBe(2);
  const latest = (await ben.messages('deployments')).at(-1)?.ts;
  await ben.post('/read', { channel: 'deployments', ts: latest });
  expect(await unread()).toBe(0);
});

it('lets a person into a channel only after joining it', async () => {
  const slack = await startSlack();
  const ana = createPerson(() => slack.url, 'ana');
  expect(await ana.say('private-corner', 'hi')).toEqual({ ok: false, error: 'not_in_channel' });
  await ana.post('/join', { channel: 'private-corner' });
  expect(await ana.say('private-corner', 'hi')).toMatchObject({ ok: true });
});

it('answers a command that nobody has declared with a private notice', async () => {
  const slack = await startSlack();
  const ana = createPerson(() => slack.url, 'ana');
  expect(await ana.say('deployments', '/deplyo x')).toEqual({ ok: false, error: 'unknown_command' });
  const notice = (await ana.messages('deployments')).at(-1);
  expect(notice).toMatchObject({
    visibleTo: 'U0ANA',
    text: '/deplyo is not a valid command. Known here: /deploy, /feedback.',
  });
});
