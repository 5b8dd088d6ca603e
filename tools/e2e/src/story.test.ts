import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { createPlace, eventually } from './start-roadbed.ts';

const executablePath = findChromium();
const pictures = join(import.meta.dirname, '../.reports');

describe.skipIf(executablePath === undefined)('the main job, in a browser', () => {
  let place: Awaited<ReturnType<typeof createPlace>>;
  let roadbed: Awaited<ReturnType<typeof place.start>>;
  let browser: Browser;
  let chat: Page;

  beforeAll(async () => {
    place = await createPlace();
    roadbed = await place.start();
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    await mkdir(pictures, { recursive: true });
    chat = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await chat.goto(roadbed.run.slack.url);
  });
  afterAll(async () => {
    await browser?.close();
    await roadbed?.stop();
    await place?.remove();
  });

  const become = (name: string) => chat.getByLabel('You are').selectOption({ label: name });
  const say = async (text: string) => {
    const composer = chat.getByRole('textbox', { name: /Message/ });
    await composer.fill(text);
    await composer.press('Enter');
  };
  const messages = () => chat.getByRole('log').or(chat.getByRole('list', { name: /Messages/ }));
  const info = async () => {
    const response = await fetch(`${roadbed.run.gateway.url}/production/payments/info`);
    return (await response.json()) as {
      service?: string;
      release?: string;
      environment?: string;
      commit?: string;
    };
  };

  test('all eight services go to integration by themselves', async () => {
    const names = [
      'catalogue',
      'categories',
      'fraud',
      'navigation',
      'payments',
      'promo',
      'search',
      'vouchers',
    ];
    for (const name of names) {
      await eventually(async () => {
        const response = await fetch(`${roadbed.run.gateway.url}/integration/${name}/info`);
        return response.ok && ((await response.json()) as { service: string }).service === name;
      });
    }
    expect((await info()).release).toBeUndefined();
  });

  test('deploy, own approval refused, approval by another, live, and on record', async () => {
    await chat
      .getByRole('button', { name: /deployments/ })
      .or(chat.getByRole('link', { name: /deployments/ }))
      .first()
      .click();
    await become('Ana Example');
    await say('/deploy paymets to production');
    await messages().getByText('did you mean "payments"').waitFor();

    await say('/deploy payments to production');
    const approve = messages().getByRole('button', { name: 'Approve' });
    await approve.waitFor();
    await chat.screenshot({ path: join(pictures, 'waiting.png') });
    await approve.click();
    await messages().getByText('somebody else must approve').waitFor();

    await become('Ben Example');
    await messages().getByRole('button', { name: 'Approve' }).click();
    await messages().getByText('traffic switched').waitFor();
    await messages().getByText('Live', { exact: true }).last().waitFor();
    await chat.screenshot({ path: join(pictures, 'live.png') });

    const live = await info();
    expect(live).toMatchObject({ service: 'payments', environment: 'production' });
    const digest = live.release ?? '';
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    await messages().getByText(digest.slice(7, 19)).first().waitFor();
  });

  test('a second deploy is refused while one waits, naming it', async () => {
    await become('Ana Example');
    await say('/deploy fraud to production');
    await messages().getByRole('button', { name: 'Approve' }).waitFor();
    await say('/deploy fraud to production');
    await messages()
      .getByText(/C-\d+ .*is in progress/)
      .waitFor();
    await become('Ben Example');
    await messages().getByRole('button', { name: 'Approve' }).click();
    await messages().getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
    expect(await messages().getByText('fraud to production').count()).toBe(1);
  });

  test('the pages show what is live, the change as a story, and every step in the ledger', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(roadbed.run.platform.url);
    await page.getByText('payments').first().waitFor();
    const digest = ((await info()).release ?? '').slice(7, 19);
    await page.getByText(digest).first().waitFor();
    await page.screenshot({ path: join(pictures, 'services.png') });

    await page.goto(`${roadbed.run.platform.url}/ledger`);
    const steps = [
      'Asked for',
      'Approval given',
      'Rollout began',
      'Smoke journey passed',
      'Traffic switched to the new version',
      'Live',
    ];
    for (const type of steps) {
      await page.getByRole('main').getByText(type, { exact: true }).locator('visible=true').first().waitFor();
    }
    await page.screenshot({ path: join(pictures, 'ledger.png') });

    const response = await fetch(
      `${roadbed.run.platform.url}/api/v1/ledger?service=payments&environment=production`,
    );
    const { entries } = (await response.json()) as { entries: { type: string; leafHash: string }[] };
    expect(entries.map(({ type }) => type).toReversed()).toEqual([
      'roadbed.change.requested.v1',
      'roadbed.change.described.v1',
      'roadbed.change.approval-given.v1',
      'roadbed.change.approved.v1',
      'roadbed.rollout.started.v1',
      'roadbed.rollout.instance-started.v1',
      'roadbed.rollout.instance-ready.v1',
      'roadbed.rollout.smoke-passed.v1',
      'roadbed.rollout.traffic-switched.v1',
      'roadbed.rollout.verified.v1',
      'roadbed.change.live.v1',
    ]);
    expect(entries.every(({ leafHash }) => /^[0-9a-f]{64}$/.test(leafHash))).toBe(true);
    await page.close();
  });
});
