import { accessSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildPortal } from './build-portal.ts';
import { busyData, emptyData, entry, type FixtureData } from './testing/fixture-data.ts';
import { startFixtureServer } from './testing/fixture-server.ts';

let dist = '';

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'portal dist '));
  await buildPortal(dist);
});
afterAll(() => rm(dist, { recursive: true, force: true }));

test('the build is the same each time, names nothing outside, and its page names its files', async () => {
  const before = await readdir(dist, { recursive: true });
  await buildPortal(dist);
  expect(await readdir(dist, { recursive: true })).toEqual(before);
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file);
  expect(named).toHaveLength(2);
  expect(before).toEqual(expect.arrayContaining(named));
  expect(html).not.toMatch(/https?:/);
});

/** Where a browser may be; the tests with it are left out on a machine without one. */
const browserPath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && exists(path));

describe.skipIf(browserPath === undefined)('in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: browserPath,
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
  }, 60_000);
  afterAll(() => browser.close());

  async function openPortal(data: FixtureData, path: string, width = 1_000) {
    const fixture = await startFixtureServer(data, dist);
    onTestFinished(() => fixture.close());
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    onTestFinished(() => page.close());
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${fixture.url}${path}`);
    return { fixture, page, errors };
  }

  const textOf = (page: Page) => page.locator('main').innerText();

  test('services show what is live, and link to the change behind it and to the service', async () => {
    const { page, errors } = await openPortal(busyData(), '/');
    await page.getByRole('heading', { name: 'Finance' }).waitFor();
    const row = page.getByRole('row', { name: /^Payments/ });
    expect(await row.getByText('healthy').count()).toBe(3);
    expect(await row.getByRole('link', { name: 'Open Payments in production' }).getAttribute('href')).toBe(
      'http://payments.production.localhost:4402/',
    );
    await row.getByRole('link', { name: 'C-2 in progress' }).click();
    await page.getByRole('heading', { name: 'C-2: payments to production' }).waitFor();
    expect(await page.title()).toBe('C-2: payments to production · Roadbed');
    expect(await textOf(page)).toContain('needs 1 more approval from somebody other than Ana Example');
    await page.goBack();
    await page.getByRole('heading', { name: 'Services' }).waitFor();
    expect(errors).toEqual([]);
  });

  test('a platform with nothing live tells how to deploy', async () => {
    const { page } = await openPortal(emptyData(), '/');
    await page.getByText('/deploy payments to production').waitFor();
    expect(await page.getByRole('link', { name: 'Open Slack' }).getAttribute('href')).toBe(
      'http://127.0.0.1:4401/',
    );
  });

  test.for([
    ['/changes', 'There are no changes yet'],
    ['/changes?service=payments', 'No change fits this filter'],
    ['/ledger', 'Nothing is on record yet'],
    ['/feedback', 'Nobody has said anything yet'],
    ['/alerts', 'No alert is firing'],
    ['/locks', 'Nothing is locked'],
    ['/locks', 'Nothing is frozen'],
    ['/nowhere', 'There is no such page'],
    ['/changes/C-99', 'There is no change C-99'],
  ] as const)('%s without anything says so', async ([path, text]) => {
    const { page } = await openPortal(emptyData(), path);
    await page.getByText(text).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

  test('locks and freezes are listed with who, why, until when, and who waits', async () => {
    const { page, errors } = await openPortal(busyData(), '/locks');
    const lock = page.getByRole('row', { name: /^payments in production/ });
    await lock.getByText('the tests are red').waitFor();
    expect(await lock.innerText()).toMatch(/Ana Example[^]*until[^]*Ben Example/);
    const frozen = page.getByRole('row', { name: /^finance in production/ });
    expect(await frozen.innerText()).toMatch(/frozen[^]*the sale is on[^]*Ana Example/);
    const coming = page.getByRole('row', { name: /^production/ });
    expect(await coming.innerText()).toMatch(/to come[^]*nobody is there[^]*platform.json/);
    expect(errors).toEqual([]);
  });

  test('a change is a story in the order of its steps', async () => {
    const { page } = await openPortal(busyData(), '/changes/C-1');
    await page.getByText('Ben Example approved it').waitFor();
    expect(await page.locator('.steps strong').allInnerTexts()).toEqual([
      'Asked for',
      'Approval given',
      'Rollout began',
      'New version ready',
      'Traffic switched to the new version',
      'Live',
    ]);
    expect(await textOf(page)).toContain('It took 20 s from asking to outcome');
  });

  test('the ledger is live, filtered, and goes back to its first entry', async () => {
    const { fixture, page } = await openPortal(busyData(), '/ledger');
    const entries = page.locator('.entries > li');
    await page.getByRole('button', { name: 'Load more' }).click();
    await entries.nth(65).waitFor();
    expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0);

    fixture.data.entries.push(entry(100, 'change.failed'));
    await entries.first().getByText('Failed', { exact: true }).waitFor();
    expect(await entries.count()).toBe(67);
    await entries.first().getByText('Entry 100').click();
    await page.getByText(fixture.data.entries.at(-1)?.['leafHash'] as string).waitFor();
    expect(await entries.first().locator('pre').innerText()).toContain('"roadbed.change.failed.v1"');

    await page.getByLabel('Type').selectOption('Live');
    await entries.filter({ hasText: 'payments in production' }).first().waitFor();
    expect(await entries.count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?type=roadbed.change.live.v1');
  });

  test('a platform that goes away is said to be away, what was known stays, and it is found again', async () => {
    const { fixture, page } = await openPortal(busyData(), '/alerts');
    await page.getByText('Not ready for 12 s').waitFor();
    fixture.refuseWith = { status: 502, body: '' };
    await page.getByRole('alert').getByText('cannot be reached').waitFor();
    expect(await textOf(page)).toContain('Not ready for 12 s');
    fixture.refuseWith = undefined;
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test.for(['/', '/changes', '/changes/C-1', '/ledger', '/locks', '/alerts', '/feedback'])(
    '%s fits a narrow window, and every control has a name',
    async (path) => {
      const { page, errors } = await openPortal(busyData(), path, 320);
      await page.locator('h2, .entries li, td').first().waitFor();
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth).toBe(clientWidth);
      const controls = await page
        .getByRole('link')
        .or(page.getByRole('button'))
        .or(page.getByRole('combobox'))
        .all();
      for (const control of controls) {
        expect(await control.ariaSnapshot()).toMatch(/^- (link|button|combobox) "\S/);
      }
      expect(errors).toEqual([]);
    },
  );
});

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
