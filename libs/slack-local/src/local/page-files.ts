import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TYPES: Record<string, string> = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

export type PageFile = { status: number; type: string; body: string };

/** Nothing is fetched from elsewhere, and no other site may frame the page. */
export const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: http:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** One file of the built page; when it is not built, a page that says how. */
export async function readPageFile(folder: string, name: string): Promise<PageFile | undefined> {
  const type = TYPES[name];
  if (type === undefined) return undefined;
  try {
    return { status: 200, type, body: await readFile(join(folder, name), 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { status: 503, type: 'text/plain; charset=utf-8', body: NOT_BUILT };
  }
}

const NOT_BUILT = `The chat page is not built yet. Build it with

  node libs/slack-local/src/build.ts

and load this page again. The Web API and Socket Mode work without it.
`;
