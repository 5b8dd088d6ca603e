import { describe, expect, it } from 'vitest';
import { createHttpClient } from './index.ts';
import { toUrlFull } from './to-url-full.ts';

describe('the base URL', () => {
  const create = (baseUrl: string) => () => createHttpClient({ name: 'fraud', baseUrl });

  it('is refused when the client is made, with the fix', () => {
    for (const baseUrl of ['', '/fraud', 'fraud:80', 'ftp://fraud.example', 'http://']) {
      expect(create(baseUrl)).toThrow(
        new TypeError(
          `The base URL of fraud is "${baseUrl}". Give an absolute one, such as http://127.0.0.1:4402/integration/fraud.`,
        ),
      );
    }
    expect(create('http://fraud.example/?a=1')).toThrow(/has a query or a fragment.* give `query`/);
    expect(create('http://fraud.example/#a')).toThrow(/has a query or a fragment/);
  });

  it('has no credentials, which are not shown', () => {
    for (const baseUrl of ['http://ana:hunter2@fraud.example', 'http://hunter2@fraud.example']) {
      expect(create(baseUrl)).toThrow(/has credentials. Leave them out, and send the header authorization/);
      expect(create(baseUrl)).not.toThrow(/hunter2/);
    }
  });
});

describe('the URL in a span', () => {
  it('keeps the names of a query and none of its values', () => {
    const url = new URL('https://fraud.example/cards/7?sig=abc&q=a%20b&q=c&x%26y=1&empty#part');
    expect(toUrlFull(url)).toBe(
      'https://fraud.example/cards/7?sig=REDACTED&q=REDACTED&q=REDACTED&x%26y=REDACTED&empty=REDACTED',
    );
    expect(toUrlFull(new URL('http://127.0.0.1:80/'))).toBe('http://127.0.0.1/');
  });
});
