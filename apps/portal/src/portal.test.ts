import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPortal } from './build-portal.ts';
import { browserPath, startBrowser } from './testing/browser.ts';
import { busyData, emptyData, type FixtureData } from './testing/fixture-data.ts';

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

describe.skipIf(browserPath === undefined)('in a browser', { timeout: 60_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  const openPortal = (data: FixtureData, path: string, width?: number) =>
    browser.openPortal(data, path, width === undefined ? {} : { width });

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
    ['/nowhere', 'There is no such page'],
    ['/changes/C-99', 'There is no change C-99'],
  ] as const)('%s without anything says so', async ([path, text]) => {
    const { page } = await openPortal(emptyData(), path);
    await page.getByText(text).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
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

  test.for(['/', '/changes', '/changes/C-1', '/ledger', '/alerts', '/feedback'])(
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
