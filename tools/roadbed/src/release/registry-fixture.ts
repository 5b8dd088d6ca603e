import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: unknown };

/** A registry that answers as the test says, and remembers what it was asked. */
export type TestingRegistry = { url: string; asked: Asked[]; close: () => Promise<void> };

/** Speaks npm's bulk advisory endpoint: JSON in, JSON out. */
export async function startTestingRegistry(
  answer: (response: ServerResponse, asked: Asked) => void,
): Promise<TestingRegistry> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one: Asked = { method, path, headers, body: JSON.parse(Buffer.concat(chunks).toString()) };
      asked.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An advisory as the endpoint gives it. */
export function advisory(severity: string, range: string, id = 'GHSA-35jh-r3h4-6jhm'): object {
  return {
    id: 1106913,
    url: `https://github.com/advisories/${id}`,
    title: 'Command Injection',
    severity,
    vulnerable_versions: range,
    cwe: ['CWE-77'],
    cvss: { score: 7.2, vectorString: 'CVSS:3.1/AV:N' },
  };
}
