import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, startBrowser } from './testing/browser.ts';
import { busyData, emptyData, entry } from './testing/fixture-data.ts';
import { fixtureLink } from './testing/fixture-ledger.ts';

describe.skipIf(browserPath === undefined)('in a browser', { timeout: 60_000 }, () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  const entriesOf = (page: Page) => page.locator('.entries > li');
  const isLive = (page: Page) => page.locator('.live').getByText('Live', { exact: true });

  describe('the ledger', () => {
    test('is live, and goes back to its first entry', async () => {
      const { fixture, page, errors } = await browser.openPortal(busyData(), '/ledger');
      const entries = entriesOf(page);
      await page.getByRole('button', { name: 'Load more' }).click();
      await entries.nth(66).waitFor();
      expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0);
      await isLive(page).waitFor();

      fixture.data.entries.push(entry(100, 'change.failed'));
      await entries.first().getByText('Failed', { exact: true }).waitFor();
      expect(await entries.count()).toBe(68);
      // An entry whose transaction ended late stands where it was written.
      fixture.data.entries.push(entry(95, 'change.held'));
      await entries.nth(1).getByText('Held back').waitFor();
      await page.getByText('2 new entries').waitFor({ state: 'attached' });
      await entries.first().getByText('Entry 100').click();
      expect(await entries.first().locator('pre').innerText()).toContain('"roadbed.change.failed.v1"');
      expect(errors).toEqual([]);
    });

    test('that is paused shows nothing new until it goes on, and then all of it', async () => {
      const { fixture, page } = await browser.openPortal(busyData(), '/ledger?type=roadbed.change.failed.v1');
      await page.getByText('No entry fits this filter').waitFor();
      await isLive(page).waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused').waitFor();
      fixture.data.entries.push(entry(100, 'change.failed'), entry(101, 'change.failed'));
      await page.waitForTimeout(200);
      expect(await entriesOf(page).count()).toBe(0);
      await page.getByRole('button', { name: 'Go on' }).click();
      await entriesOf(page).nth(1).waitFor();
    });

    test('is found again when the platform was away, with what came meanwhile', async () => {
      const { fixture, page } = await browser.openPortal(busyData(), '/ledger');
      await isLive(page).waitFor();
      fixture.refuseWith = { status: 502, body: '' };
      fixture.cut();
      await page.getByText('Not live: trying again').waitFor();
      expect(await entriesOf(page).count()).toBe(50);
      fixture.data.entries.push(entry(100, 'change.failed'));
      fixture.refuseWith = undefined;
      await entriesOf(page).first().getByText('Failed', { exact: true }).waitFor();
      await isLive(page).waitFor();
    });

    test('is filtered by what stands in the address', async () => {
      const { page } = await browser.openPortal(busyData(), '/ledger?service=payments');
      await entriesOf(page).nth(6).waitFor();
      expect(await entriesOf(page).count()).toBe(7);
      await page.getByLabel('Person').selectOption('Ben Example');
      await expect.poll(() => entriesOf(page).count()).toBe(1);
      expect(new URL(page.url()).search).toBe('?service=payments&person=ben');
      await page.getByRole('button', { name: 'Show all' }).click();
      await expect.poll(() => entriesOf(page).count()).toBe(50);

      await page.getByLabel('Ticket').fill('PAY-123');
      await page.getByLabel('Ticket').press('Enter');
      await expect.poll(() => entriesOf(page).count()).toBe(2);
      await page.getByLabel('To', { exact: true }).fill('2020-01-01');
      await page.getByText('No entry fits this filter').waitFor();
      expect(new URL(page.url()).search).toBe('?ticket=PAY-123&to=2020-01-01');
      await page.reload();
      await page.getByText('No entry fits this filter').waitFor();
      expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('2020-01-01');
    });

    test('gives what fits as a file', async () => {
      const { page } = await browser.openPortal(busyData(), '/ledger?service=payments');
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'CSV' }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe('ledger.csv');
      expect(await readFile(await file.path(), 'utf8')).toBe('csv of 7 entries');
    });
  });

  describe('the story of a change', () => {
    const steps = (page: Page) => page.locator('.steps strong').allInnerTexts();

    test('goes from its tickets to its outcome, each step proven', async () => {
      const { page, errors } = await browser.openPortal(busyData(), '/changes/C-1');
      await page.getByText('All 7 entries of this story are proven').waitFor();
      expect(await page.locator('main h3').allInnerTexts()).toEqual([
        'Asked for',
        'Approval',
        'Rollout',
        'Outcome',
      ]);
      expect(await steps(page)).toEqual([
        'Release registered',
        'Asked for',
        'Approval given',
        'Rollout began',
        'New version ready',
        'Traffic switched to the new version',
        'Live',
      ]);
      const text = await page.locator('main').innerText();
      expect(text).toContain('PAY-123 Refuse a negative amount');
      expect(text).toContain('the till is wrong');
      expect(text).toContain('Error budget: passed');
      expect(await page.getByText('Proven in checkpoint 67').count()).toBe(7);
      expect(errors).toEqual([]);

      await page.getByRole('link', { name: 'In the ledger' }).last().click();
      await page.getByRole('heading', { name: 'Ledger' }).waitFor();
      await expect.poll(() => entriesOf(page).count()).toBe(1);
      expect(new URL(page.url()).search).toBe('?event=E-92');
    });

    test('grows while it is looked at; what is not signed yet says so', async () => {
      const { fixture, page } = await browser.openPortal(busyData(), '/changes/C-1');
      await page.getByText('All 7 entries of this story are proven').waitFor();
      fixture.unsigned = 1;
      const data = { to: 'change-management@example.com', size: { a: [1] } };
      fixture.data.entries.push(entry(110, 'carrier-pigeon.sent', { data }));
      const step = page.locator('.steps > li').filter({ hasText: 'Carrier pigeon sent' });
      await step.getByText('Not signed yet').waitFor();
      expect(await page.locator('main h3').last().innerText()).toBe('Also on record');
      expect(await step.innerText()).toContain('change-management@example.com');
      expect(await step.innerText()).toContain('{"a":[1]}');
      fixture.unsigned = 0;
      await step.getByText('Proven in checkpoint 68').waitFor();
    });

    test('that was tampered with is told as such', async () => {
      const { page } = await browser.openPortal(busyData(), '/changes/C-1');
      await page.route('**/api/v1/ledger?change=C-1*', async (route) => {
        const response = await route.fetch();
        const text = await response.text();
        await route.fulfill({ response, body: text.replace('person:ben', 'person:eve') });
      });
      await page.reload();
      await page.getByText('1 entry of 7 cannot be proven').waitFor();
      const step = page.locator('.steps > li').filter({ hasText: 'Approval given' });
      expect(await step.innerText()).toContain('Not proven: what is proven is not what is shown');
    });

    test('of which nothing is on record says so', async () => {
      const { page } = await browser.openPortal(busyData(), '/changes/C-2');
      await page.getByText('Nothing is on record of C-2').waitFor();
      expect(await steps(page)).toEqual([]);
    });
  });

  describe('by a link', () => {
    const path = `/audit/${fixtureLink.token}`;

    test('the ledger, a story and files are read, and nothing else is asked for', async () => {
      const { page, errors } = await browser.openPortal(busyData(), path);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.reload();
      await page.getByText('by a link for Change management').waitFor();
      await isLive(page).waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);

      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'JSON' }).click();
      expect(await readFile(await (await download).path(), 'utf8')).toBe('json of 67 entries');

      await page.getByLabel('Service').selectOption('payments');
      await page.getByRole('link', { name: 'C-1' }).first().click();
      await page.getByRole('heading', { name: 'Change C-1' }).waitFor();
      await page.getByText('All 7 entries of this story are proven').waitFor();
      expect(new URL(page.url()).pathname).toBe(`${path}/changes/C-1`);
      const api = asked.filter((of) => of.startsWith('/api/'));
      expect(api.length).toBeGreaterThan(5);
      expect(api.filter((of) => !of.startsWith('/api/v1/ledger'))).toEqual([]);
      expect(errors).toEqual([]);
    });

    test('one that opens nothing any more says so', async () => {
      const { page } = await browser.openPortal(busyData(), '/audit/rbl_old');
      await page.getByRole('heading', { name: 'This link opens nothing' }).waitFor();
      await page.getByText('This link of the ledger has expired.').waitFor();
      expect(await page.locator('.entries').count()).toBe(0);
    });

    test('an empty ledger says so', async () => {
      const { page } = await browser.openPortal(emptyData(), path);
      await page.getByText('Nothing is on record yet').waitFor();
      expect(await entriesOf(page).count()).toBe(0);
    });
  });

  test.for([
    '/ledger',
    '/changes/C-1',
    `/audit/${fixtureLink.token}`,
    `/audit/${fixtureLink.token}/changes/C-1`,
  ])('%s fits a narrow window', async (path) => {
    const { page } = await browser.openPortal(busyData(), path, { width: 320 });
    await page.locator('.entries li, .steps li').first().waitFor();
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
  });
});
