import { accessSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { buildPortal } from '../build-portal.ts';
import type { FixtureData } from './fixture-data.ts';
import { startFixtureServer } from './fixture-server.ts';

/** Where a browser may be; the tests with it are left out on a machine without one. */
export const browserPath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && exists(path));

/** The built pages, and a browser for them. */
export async function startBrowser() {
  const dist = await mkdtemp(join(tmpdir(), 'portal dist '));
  await buildPortal(dist);
  const browser: Browser = await chromium.launch({
    executablePath: browserPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      // A process for each page takes longer to start than what is tried in it.
      '--renderer-process-limit=1',
      '--in-process-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    /** Opens a page of the portal over a platform of its own, for the time of the test. */
    async openPortal(data: FixtureData, path: string, { width = 1_000, ...options }: PageOptions = {}) {
      const fixture = await startFixtureServer(data, dist);
      onTestFinished(() => fixture.close());
      const page = await browser.newPage({ viewport: { width, height: 800 }, ...options });
      onTestFinished(() => page.close());
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${fixture.url}${path}`);
      return { fixture, page, errors };
    },
    async close(): Promise<void> {
      await browser.close();
      await rm(dist, { recursive: true, force: true });
    },
  };
}

type PageOptions = BrowserContextOptions & { width?: number };

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
