import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoutePath, routeName } from './route-path.ts';

describe('parseRoutePath', { timeout: 60_000 }, () => {
  it.each([
    ['/', []],
    ['/refunds', []],
    ['/refunds/:id/lines/:lineNo', ['id', 'lineNo']],
    ['/v1.2/a_b~c-d', []],
  ])('takes %s', (path, params) => {
    expect(parseRoutePath(path)).toEqual({ ok: true, path, params });
  });

  it.each([
    [undefined, 'No path is given'],
    ['refunds', 'does not begin with /. Write "/refunds"'],
    ['/../etc', 'has the step ".."'],
    ['/a//b', 'has the step ""'],
    ['/a/', 'has the step ""'],
    ['/a?b=1', 'has the step "a?b=1"'],
    ['/a/:id/:id', 'has the parameter :id twice'],
    ['/a/:__proto__', 'has the step ":__proto__"'],
    ['/a/:constructor', 'is a property of every JavaScript object'],
    ['/health/x', '/health is answered by every service itself'],
    ['/é', 'has the step "é"'],
    ["/'+alert(1)+'", 'has the step'],
    [`/${'a'.repeat(200)}`, 'The path has 201 characters'],
  ])('refuses %s', (path, problem) => {
    const parsed = parseRoutePath(path);
    expect(parsed.ok ? [] : parsed.problems).toEqual([expect.stringContaining(problem)]);
  });

  it('tells all problems at once', () => {
    const parsed = parseRoutePath('/a b/:constructor/:constructor');
    expect(parsed.ok ? [] : parsed.problems.length).toBeGreaterThanOrEqual(3);
  });

  it('takes nothing that would have to be escaped, in a URL, a string or a file name', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.string({ maxLength: 8 })).map((steps) => `/${steps.join('/')}`),
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `/${text}`),
        ),
        (path) => {
          const parsed = parseRoutePath(path);
          if (!parsed.ok) return;
          expect(new URL(path, 'http://a').pathname).toBe(path);
          expect(path).not.toMatch(/['"`\\$\s]/);
        },
      ),
    );
  });
});

describe('routeName', () => {
  it.each([
    ['GET', '/refunds/:id', 'get-refunds-by-id'],
    ['POST', '/Orders/:orderId/lines_2', 'post-orders-by-order-id-lines-2'],
    ['GET', '/', 'get'],
    ['PUT', '/products/{sku}', 'put-products-by-sku'],
  ])('names %s %s %s', (method, path, name) => {
    expect(routeName(method, path)).toBe(name);
  });
});
