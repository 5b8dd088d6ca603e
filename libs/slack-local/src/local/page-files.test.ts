import { expect, it } from 'vitest';
import { startSlack, tempFolder } from '../testing/fixtures.ts';

it('says how to build the page when it is not built', async () => {
  const slack = await startSlack({ pageFolder: await tempFolder() });
  const response = await fetch(slack.url);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('node libs/slack-local/src/build.ts');
  expect((await fetch(`${slack.url}/page/secret.txt`)).status).toBe(404);
  expect((await fetch(`${slack.url}/page/..%2f..%2fpackage.json`)).status).toBe(404);
});
