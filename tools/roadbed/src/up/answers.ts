import { request } from 'node:http';

const LIMIT_MS = 2000;

/** Whether `GET` of a path answers with success, over TCP or over a unix socket. */
export async function answers(
  target: { url: string } | { socketPath: string; path: string },
): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: LIMIT_MS, agent: false } as const;
    const onResponse = (response: { statusCode?: number; resume: () => void }) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 300);
    };
    const sent =
      'url' in target
        ? request(target.url, options, onResponse)
        : request({ ...target, ...options }, onResponse);
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(false));
    sent.end();
  });
}
