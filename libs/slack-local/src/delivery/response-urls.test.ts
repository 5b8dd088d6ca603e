import { expect, it } from 'vitest';
import { createResponseUrls } from './response-urls.ts';

const target = { channel: 'C1', user: 'U0ANA' };
const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

it('takes five answers and no sixth', () => {
  const urls = createResponseUrls(() => 'http://127.0.0.1:1');
  const token = tokenOf(urls.issue(target));
  for (let use = 1; use <= 5; use += 1) expect(urls.use(token)).toEqual({ ok: true, target });
  expect(urls.use(token)).toEqual({ ok: false, error: 'used_url' });
});

it('ends after 30 minutes', () => {
  let now = 0;
  const urls = createResponseUrls(
    () => 'http://127.0.0.1:1',
    () => now,
  );
  const token = tokenOf(urls.issue(target));
  now = 30 * 60_000 + 1;
  expect(urls.use(token)).toEqual({ ok: false, error: 'expired_url' });
  expect(urls.use('made-up')).toEqual({ ok: false, error: 'expired_url' });
});
