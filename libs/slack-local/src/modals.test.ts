import { describe, expect, it } from 'vitest';
import type { App } from '@slack/bolt';
import { TRIGGER_TTL_MS } from './delivery/triggers.ts';
import type { View } from './model/entry.ts';
import { startSlack, startSocketApp } from './testing/fixtures.ts';
import { createPerson, eventually } from './testing/person.ts';

const text = (value: string) => ({ type: 'plain_text' as const, text: value });

const modal = (title: string, fields: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'form',
  title: text(title),
  submit: text('Send'),
  private_metadata: 'kept',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'story',
      label: text('Story'),
      element: { type: 'plain_text_input' as const, action_id: 'value' },
    },
    {
      type: 'input' as const,
      block_id: 'kind',
      optional: true,
      label: text('Kind'),
      element: {
        type: 'static_select' as const,
        action_id: 'value',
        options: [
          { text: text('Idea'), value: 'idea' },
          { text: text('Trouble'), value: 'trouble' },
        ],
      },
    },
    {
      type: 'actions' as const,
      block_id: 'more',
      elements: [{ type: 'button' as const, action_id: 'push', text: text('More') }],
    },
  ],
  ...fields,
});

function formBot(heard: unknown[]) {
  return (app: App): void => {
    app.command('/feedback', async ({ ack, client, body }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal('First') });
    });
    app.view('form', async ({ ack, view }) => {
      const story = view.state.values['story']?.['value']?.value;
      if (story === 'wrong') await ack({ response_action: 'errors', errors: { story: 'Try again' } });
      else if (story === 'update') await ack({ response_action: 'update', view: modal('Updated') });
      else if (story === 'push') await ack({ response_action: 'push', view: modal('Pushed') });
      else if (story === 'clear') await ack({ response_action: 'clear' });
      else {
        heard.push({ values: view.state.values, metadata: view.private_metadata });
        await ack();
      }
    });
    app.action('push', async ({ ack, client, body }) => {
      await ack();
      const { trigger_id } = body as { trigger_id: string };
      await client.views
        .push({ trigger_id, view: modal('By button') })
        .catch((error: Error) => heard.push(error.message));
    });
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      heard.push({ closed: 'is_cleared' in body && body.is_cleared });
      await ack();
    });
  };
}

async function openForm() {
  const slack = await startSlack();
  const heard: unknown[] = [];
  const app = await startSocketApp(slack, formBot(heard));
  const ana = createPerson(() => slack.url, 'ana');
  const titles = async () =>
    (await ana.state()).views.map((view) => (view['title'] as { text: string }).text);
  const top = async (): Promise<View> => eventually(async () => (await ana.state()).views.at(-1));
  await ana.say('deployments', '/feedback');
  const answer = async (story: string, more: object = {}) =>
    ana.submit((await top()).id, { story: { value: story }, ...more });
  await top();
  return { app, ana, heard, titles, top, answer, slack };
}

describe('a modal', () => {
  it('is submitted with every value, and closes', async () => {
    const { answer, heard, titles } = await openForm();
    expect(await answer('hello', { kind: { value: 'idea' } })).toEqual({ ok: true, action: 'closed' });
    expect(await titles()).toEqual([]);
    expect(heard).toEqual([
      {
        metadata: 'kept',
        values: {
          story: { value: { type: 'plain_text_input', value: 'hello' } },
          kind: {
            value: { type: 'static_select', selected_option: { text: { ...text('Idea') }, value: 'idea' } },
          },
        },
      },
    ]);
  });

  it('is not sent while a required field is empty', async () => {
    const { answer, heard } = await openForm();
    expect(await answer('')).toEqual({
      ok: false,
      error: 'errors',
      errors: { story: 'Please complete this required field.' },
    });
    expect(heard).toEqual([]);
  });

  it('shows errors, is replaced, gets another on top and is cleared, as the app answers', async () => {
    const { answer, titles } = await openForm();
    expect(await answer('wrong')).toEqual({ ok: false, error: 'errors', errors: { story: 'Try again' } });
    expect(await titles()).toEqual(['First']);
    expect(await answer('update')).toMatchObject({ action: 'update' });
    expect(await titles()).toEqual(['Updated']);
    expect(await answer('push')).toMatchObject({ action: 'push' });
    expect(await titles()).toEqual(['Updated', 'Pushed']);
    expect(await answer('done')).toMatchObject({ action: 'closed' });
    expect(await titles()).toEqual(['Updated']);
    await answer('push');
    expect(await answer('clear')).toMatchObject({ action: 'clear' });
    expect(await titles()).toEqual([]);
  });

  it('has at most two more on top of it', async () => {
    const { ana, heard, titles, top } = await openForm();
    for (const height of [2, 3]) {
      await ana.click({ view: (await top()).id }, 'push');
      await eventually(async () => (await titles()).length === height || undefined);
    }
    await ana.click({ view: (await top()).id }, 'push');
    expect(await eventually(() => heard[0])).toBe('An API error occurred: push_limit_reached');
  });

  it('is updated by the app while it is open, unless another hash was expected', async () => {
    const { app, titles, top } = await openForm();
    const { id, hash } = await top();
    await app.client.views.update({ view_id: id, hash, view: modal('Later') });
    expect(await titles()).toEqual(['Later']);
    const again = app.client.views.update({ view_id: id, hash, view: modal('Too late') });
    await expect(again).rejects.toThrow('hash_conflict');
  });

  it('opens once for a trigger_id, and not for an invented one', async () => {
    const slack = await startSlack();
    const outcomes: string[] = [];
    const app = await startSocketApp(slack, (bolt) => {
      bolt.command('/feedback', async ({ ack, client, body }) => {
        await ack();
        const { trigger_id } = body;
        await client.views.open({ trigger_id, view: modal('First') });
        await client.views
          .open({ trigger_id, view: modal('Again') })
          .catch((error: Error) => outcomes.push(error.message));
      });
    });
    await createPerson(() => slack.url, 'ana').say('deployments', '/feedback');
    expect(await eventually(() => outcomes[0])).toBe('An API error occurred: exchanged_trigger_id');
    const invented = app.client.views.open({ trigger_id: 'invented', view: modal('Never') });
    await expect(invented).rejects.toThrow('invalid_trigger_id');
  });

  it('does not open for a trigger_id of more than 3 s ago', async () => {
    const slack = await startSlack();
    const outcomes: string[] = [];
    await startSocketApp(slack, (bolt) => {
      bolt.command('/feedback', async ({ ack, client, body: { trigger_id } }) => {
        await ack();
        await new Promise((resolve) => setTimeout(resolve, TRIGGER_TTL_MS + 100));
        await client.views
          .open({ trigger_id, view: modal('Late') })
          .catch((error: Error) => outcomes.push(error.message));
      });
    });
    const ana = createPerson(() => slack.url, 'ana');
    await ana.say('deployments', '/feedback');
    expect(await eventually(() => outcomes[0])).toBe('An API error occurred: expired_trigger_id');
    expect((await ana.state()).views).toEqual([]);
  });

  it('tells the app that it was closed, when the app asked to be told', async () => {
    const { app, ana, heard, top } = await openForm();
    const { id } = await top();
    await app.client.views.update({ view_id: id, view: modal('Tell me', { notify_on_close: true }) });
    await ana.close(id);
    expect(await eventually(() => heard[0])).toEqual({ closed: false });
    expect(await ana.submit(id, {})).toMatchObject({ message: expect.stringContaining('is not open') });
  });
});
