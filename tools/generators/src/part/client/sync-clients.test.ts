import { beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceFiles } from '../workspace-files.ts';
import { syncClients } from './sync-clients.ts';

const api = 'apps/shop/basket/src/stock-api.ts';
const test = 'apps/shop/basket/src/stock-api.contract.test.ts';
const document = (properties: object) => ({
  openapi: '3.1.0',
  paths: {
    '/items/{sku}': {
      get: {
        parameters: [{ name: 'sku', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: {
            content: {
              'application/json': { schema: { type: 'object', properties, required: ['left', 'kind'] } },
            },
          },
        },
      },
    },
  },
});
const properties = {
  left: { type: 'integer' },
  kind: { type: 'string', enum: ['a', 'b'] },
  more: { type: 'string' },
};

describe('syncClients', { timeout: 60_000 }, () => {
  let texts: Map<string, string>;
  const files: WorkspaceFiles = {
    root: '/nowhere',
    read: (path) => texts.get(path),
    isFile: (path) => texts.has(path),
    children: (folder) => [
      ...new Set(
        [...texts.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
  };
  const offer = (changed: object) =>
    texts.set('apps/shop/stock/openapi.json', JSON.stringify(document({ ...properties, ...changed })));
  const sync = async () => {
    const written = await syncClients(files);
    for (const [path, text] of written) texts.set(path, text);
    return [...written.keys()];
  };

  beforeEach(() => {
    const interaction = {
      description: 'an item',
      operation: 'GET /items/{sku}',
      request: { method: 'GET', path: '/items/a%2Fb' },
      response: { status: 200, body: { left: 1, kind: 'a' } },
    };
    const record = { consumer: 'basket', provider: 'stock', interactions: [interaction] };
    texts = new Map([
      ['.oxfmtrc.json', '{ "singleQuote": true }'],
      ['apps/shop/basket/service.json', '{}'],
      ['apps/shop/basket/contracts/stock.json', JSON.stringify(record)],
      [api, '// an older one\n'],
      ['apps/shop/stock/service.json', '{}'],
    ]);
    offer({});
  });

  it('writes what follows from record and document, and then nothing', async () => {
    expect(await sync()).toEqual([api, test]);
    expect(texts.get(api)).toContain("z.object({ left: z.int(), kind: z.enum(['a', 'b']) })");
    expect(texts.get(test)).toContain("api.getItemsBySku({ params: { sku: 'a/b' } })");
    expect(await sync()).toEqual([]);
  });

  it('writes anew when what is read may be something else, and not for what nobody reads', async () => {
    await sync();
    offer({ more: { type: 'integer' } });
    expect(await sync()).toEqual([]);
    offer({ kind: { type: 'string', enum: ['a', 'b', 'c'] } });
    expect(await sync()).toEqual([api, test]);
    expect(texts.get(api)).toContain("z.enum(['a', 'b', 'c'])");
  });

  it('leaves clients that people wrote', async () => {
    texts.delete(api);
    expect(await sync()).toEqual([]);
  });

  it('names the file that cannot be used', async () => {
    texts.set('apps/shop/stock/openapi.json', '{}');
    await expect(sync()).rejects.toThrow('apps/shop/stock/openapi.json is no OpenAPI 3.1 document');
    texts.set('apps/shop/basket/contracts/stock.json', '{');
    offer({});
    await expect(sync()).rejects.toThrow('apps/shop/basket/contracts/stock.json is not JSON');
  });
});
