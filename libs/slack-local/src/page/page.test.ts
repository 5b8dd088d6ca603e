/* oxlint-disable unicorn/require-post-message-target-origin -- chat.postMessage is Slack's, not the window's */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSlackLocal, type SlackLocal } from '../create-slack-local.ts';
import {
  APP_TOKEN,
  BOT_TOKEN,
  startSlack,
  startSocketApp,
  tempFolder,
  testWorkspace,
} from '../testing/fixtures.ts';
import { createPerson } from '../testing/person.ts';
import { buildPage } from './build.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(executablePath);
if (!isThere) console.warn(`SKIPPED: the tests of the chat page need Chromium at ${executablePath}`);
if (!isThere && process.env['CI'])
  throw new Error(`Chromium is missing at ${executablePath}: install it, or set CHROMIUM`);

const text = (value: string) => ({ type: 'plain_text' as const, text: value });

function bot(app: App): void {
  app.command('/deploy', async ({ ack, body, client, command }) => {
    await ack(`Looking at ${command.text}`);
    await client.chat.postMessage({
      channel: body.channel_id,
      text: 'Deploy?',
      blocks: [
        { type: 'header', text: text('Deploy payments') },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: '<https://example.com/changes|12 commits> by <@U0ANA>' },
        },
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'approve', text: text('Approve'), value: '1' }],
        },
      ],
    });
  });
  app.action('approve', async ({ ack, body, respond }) => {
    await ack();
    await respond({ text: `Approved by <@${body.user.id}>`, replace_original: true });
  });
  app.command('/feedback', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'feedback',
        title: text('Feedback'),
        submit: text('Send it'),
        blocks: [
          {
            type: 'input',
            block_id: 'story',
            label: text('Story'),
            element: { type: 'plain_text_input', action_id: 'value', multiline: true },
          },
          {
            type: 'input',
            block_id: 'kind',
            label: text('Kind'),
            element: {
              type: 'radio_buttons',
              action_id: 'value',
              options: [
                { text: text('Idea'), value: 'idea' },
                { text: text('Trouble'), value: 'trouble' },
              ],
            },
          },
        ],
      },
    });
  });
  app.view('feedback', async ({ ack, view, body, client }) => {
    const story = view.state.values['story']?.['value']?.value ?? '';
    if (story.length < 5) return ack({ response_action: 'errors', errors: { story: 'Tell a little more' } });
    await ack();
    const kind = view.state.values['kind']?.['value']?.selected_option?.value;
    await client.chat.postMessage({ channel: body.user.id, text: `Thank you for the ${kind}` });
    return undefined;
  });
}

describe.skipIf(!isThere)('the chat page', () => {
  let browser: Browser;
  let folder: string;
  let pageFolder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat page '));
    pageFolder = await buildPage(join(folder, 'page'));
    browser = await chromium.launch({
      executablePath,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(slack: SlackLocal): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(10_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(slack.url)) problems.push(`asked for ${request.url()}`);
    });
    onTestFinished(async () => {
      await page.close();
      expect(problems).toEqual([]);
    });
    await page.goto(slack.url);
    return page;
  }
  const composer = (page: Page) => page.getByRole('textbox', { name: 'Message #deployments' });

  it('lets one person ask by a command and another approve by a button', async () => {
    const slack = await startSlack({ pageFolder });
    await startSocketApp(slack, bot);
    const page = await open(slack);
    const log = page.getByRole('log', { name: 'Messages in #deployments' });
    await composer(page).waitFor();
    await page.keyboard.type('/de');
    await page.getByRole('option', { name: /\/deploy SERVICE to ENVIRONMENT/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('payments to production');
    await page.keyboard.press('Enter');
    await log.getByText('Looking at payments to production').waitFor();
    await log.getByText('Only visible to you').waitFor();
    const link = log.getByRole('link', { name: '12 commits' });
    expect(await link.getAttribute('target')).toBe('_blank');

    await page.getByLabel('You are').selectOption({ label: 'Ben Example' });
    // At once: a click right after the switch is Ben's.
    await log.getByRole('button', { name: 'Approve' }).click();
    await log.getByText('Approved by @Ben Example').waitFor();
    expect(await page.getByText('Looking at').count()).toBe(0);
    expect(await log.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await composer(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowUp');
    expect(await composer(page).inputValue()).toBe('/deploy payments to production');
  });

  it('shows a modal with its errors, and marks what came elsewhere as unread', async () => {
    const slack = await startSlack({ pageFolder });
    await startSocketApp(slack, bot);
    const page = await open(slack);
    await composer(page).fill('/feedback');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Feedback' });
    await dialog.getByRole('button', { name: 'Send it' }).click();
    await dialog.getByText('Please complete this required field.').first().waitFor();
    await dialog.getByRole('textbox', { name: 'Story' }).fill('no');
    await dialog.getByRole('radio', { name: 'Trouble' }).check();
    await dialog.getByRole('button', { name: 'Send it' }).click();
    await dialog.getByText('Tell a little more').waitFor();
    await dialog.getByRole('textbox', { name: 'Story' }).fill('a longer story');
    await dialog.getByRole('button', { name: 'Send it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Roadbed 1 unread/ }).click();
    await page.getByText('Thank you for the trouble').waitFor();
    await page.getByRole('button', { name: /unread/ }).waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Roadbed');
  });

  it('says that the bot is away, and comes back by itself after the server was restarted', async () => {
    const home = await tempFolder();
    const options = { home, pageFolder, workspace: testWorkspace, botToken: BOT_TOKEN, appToken: APP_TOKEN };
    const first = createSlackLocal(options);
    await first.listen();
    const { port } = new URL(first.url);
    const page = await open(first);
    await page.getByText('Roadbed is not connected.').waitFor();
    await composer(page).fill('said before');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('said before').waitFor();
    await first.close();
    await page.getByText('The chat server is not answering').waitFor();
    const second = createSlackLocal(options);
    await second.listen({ port: Number(port) });
    onTestFinished(() => second.close());
    await createPerson(() => second.url, 'ben').say('deployments', 'said after');
    await page.getByRole('log').getByText('said after').waitFor();
    await page.getByText('The chat server is not answering').waitFor({ state: 'detached' });
    expect(await page.getByRole('log').getByText('said before').count()).toBe(1);
  });

  it('works in a narrow window', async () => {
    const slack = await startSlack({ pageFolder });
    const page = await open(slack);
    await page.setViewportSize({ width: 400, height: 700 });
    await composer(page).waitFor();
    await page.getByRole('button', { name: 'Channels' }).click();
    await page.getByRole('button', { name: 'private-corner' }).click();
    await page.getByRole('button', { name: 'Join #private-corner' }).click();
    await page.getByRole('textbox', { name: 'Message #private-corner' }).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
