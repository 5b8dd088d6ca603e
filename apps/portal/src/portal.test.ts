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
    ['/delivery', 'Nothing was deployed to production in this time'],
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

  test('delivery is told in the units of people, and a filter asks anew', async () => {
    const { page } = await openPortal(busyData(), '/delivery');
    const row = page.getByRole('row', { name: 'payments' });
    await row.getByText('1 d 12 h').waitFor();
    expect(await row.innerText()).toMatch(/12.*2\.8 a week.*12\.5 %.*1 failure.*12 min 34 s/s);
    await page.getByLabel('By').selectOption('team');
    expect(new URL(page.url()).search).toBe('?by=team');
  });

  test('a change shows before its approval what it brings, from whom it waits, and what lapsed', async () => {
    const { page, errors } = await openPortal(busyData(), '/changes/C-2');
    await page.getByText('26 commits in 3 releases since').waitFor();
    const text = await textOf(page);
    for (const part of [
      'It waits for Ben Example.',
      'It lapses on',
      'PAY-200 Change number 0',
      'was built from files that no commit has',
      'Older commits that are not listed: 1.',
      'limits.daily',
      'Vouchers #team-vouchers',
      '86.1 % left',
      'zod 1.0.0 (high): Prototype pollution',
      'which lapsed: the change is not any more what it was',
    ])
      expect(text).toContain(part);
    const values = page.getByRole('table');
    expect(await values.getByRole('row', { name: /limits\.daily/ }).innerText()).toMatch(/1000\s+2500/);
    expect(await values.getByRole('row', { name: /apiKey/ }).innerText()).toMatch(/secret\s+secret/);
    expect(await page.getByText('Change number 24').isVisible()).toBe(false);
    await page.getByText('5 more commits').click();
    await page.getByText('Change number 24').waitFor();
    expect(errors).toEqual([]);
  });

  test('an emergency asks for its review, on its page and above all changes', async () => {
    const { fixture, page } = await openPortal(busyData(), '/changes');
    const notice = page.getByRole('region', { name: 'Emergencies that wait for a review' });
    await notice.getByText('Nobody finds anything').waitFor();
    await notice.getByRole('link', { name: 'C-3' }).click();
    await page.getByText('/deploy review C-3 NOTE').waitFor();
    Object.assign(fixture.data.changes[0] ?? {}, {
      review: {
        open: false,
        by: { name: 'ben', title: 'Ben Example' },
        at: '2026-11-20T10:00:00Z',
        note: 'Needed.',
      },
    });
    await page.getByText('Ben Example reviewed it').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'C-3' }).waitFor();
    await notice.waitFor({ state: 'detached' });
    expect(await notice.count()).toBe(0);
  });

  test('changes are filtered by status, kind and by whom they wait for', async () => {
    const { page } = await openPortal(busyData(), '/changes');
    const rows = page.locator('tbody tr');
    await rows.nth(2).waitFor();
    expect(await rows.nth(1).innerText()).toContain('waits for Ben Example');
    await page.getByLabel('Waits for').selectOption('Ben Example');
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('C-2')]);
    await page.getByLabel('Waits for').selectOption('Anybody');
    await page.getByLabel('Kind').selectOption('emergency');
    await rows.first().getByRole('link', { name: 'C-3' }).waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Status').selectOption('waiting for approval');
    await page.getByText('No change fits this filter').waitFor();
    expect(new URL(page.url()).search).toBe('?kind=emergency&status=waiting-for-approval');
  });

  test('mails and comments that were not taken are shown with the alerts, and lead to their change', async () => {
    const { page, errors } = await openPortal(busyData(), '/alerts');
    await page.getByText('by jira to PAY-123').waitFor();
    expect(await textOf(page)).toContain('given up');
    expect(await textOf(page)).toContain('404 Not Found');
    await page.getByRole('link', { name: 'C-1', exact: true }).click();
    await page.getByText('Ben Example approved it').waitFor();
    expect(errors).toEqual([]);
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

  test.for([
    '/',
    '/changes',
    '/changes/C-1',
    '/changes/C-2',
    '/changes/C-3',
    '/delivery',
    '/ledger',
    '/locks',
    '/alerts',
    '/feedback',
  ])('%s fits a narrow window, and every control has a name', async (path) => {
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
  });
});
