import { describe, expect, test } from 'vitest';
import type { Kill } from '../storm/storm-log.ts';
import { checkChanges } from './check-changes.ts';
import { checkInstances, checkStarts } from './check-instances.ts';
import { checkTraffic } from './check-traffic.ts';

// What each check must find, so that a storm without problems says something.

const release = `sha256:${'a'.repeat(64)}`;
const change = (id: string, status: string) => ({
  id,
  service: 'cart',
  environment: 'production',
  digest: release,
  requested_by: 'person:ana',
  status,
  status_reason: null,
});
const deployment = {
  service: 'cart',
  environment: 'production',
  change_id: 'C-2',
  instance: 'C-2-1',
  url: 'http://127.0.0.1:1',
};
const acknowledged = {
  id: 'C-2',
  service: 'cart',
  environment: 'production',
  release,
  by: 'ana',
  via: 'API' as const,
};

describe('changes', () => {
  const changes = [change('C-1', 'superseded'), change('C-2', 'live')];
  const log = { acknowledged: [acknowledged], lostClicks: [] };

  test('that are all there, ended and live once are as they must be', () => {
    expect(checkChanges(log, { changes, deployments: [deployment] })).toEqual([]);
  });

  test.each([
    ['a change that is not there', { changes: changes.slice(0, 1), deployments: [] }, /^lost: C-2/],
    [
      'a change of another release',
      { changes: [{ ...change('C-2', 'live'), digest: 'sha256:b' }], deployments: [deployment] },
      /^lost: C-2/,
    ],
    [
      'a change that has not ended',
      { changes: [...changes, change('C-3', 'rolling-out')], deployments: [deployment] },
      /^stuck: C-3 is still rolling-out/,
    ],
    [
      'two that are live',
      { changes: [change('C-1', 'live'), change('C-2', 'live')], deployments: [deployment] },
      /^twice: .* live are C-1, C-2/,
    ],
  ])('%s is found', (_what, stored, problem) => {
    expect(checkChanges(log, stored)).toEqual([expect.stringMatching(problem)]);
  });

  test('a click without effect is found', () => {
    const lostClicks = [{ id: 'C-2', at: 0 }];
    expect(checkChanges({ acknowledged: [], lostClicks }, { changes, deployments: [deployment] })).toEqual([
      expect.stringMatching(/^lost: a click on C-2/),
    ]);
  });
});

describe('instances', () => {
  const running = [{ instance: 'C-2-1', pid: 10, ends: false, at: 0 }];
  const target = { instance: 'C-2-1', url: 'http://127.0.0.1:1', weight: 100 };
  const route = { service: 'cart', environment: 'production', targets: [target] };

  test('one for each live service, to which the gateway sends, are as they must be', () => {
    const empty = { service: 'cart', environment: 'integration', targets: [] };
    expect(checkInstances({ running }, [deployment], [route, empty])).toEqual([]);
  });

  test.each([
    ['none', [], [route], /^0 processes run as C-2-1/],
    ['two of one', [...running, { instance: 'C-2-1', pid: 11, ends: false, at: 1 }], [route], /^2 processes/],
    [
      'one too many',
      [...running, { instance: 'C-1-1', pid: 11, ends: false, at: 1 }],
      [route],
      /^stray: process 11/,
    ],
    [
      'a route to another',
      running,
      [{ ...route, targets: [{ ...target, instance: 'C-1-1' }] }],
      /^the gateway sends production\/cart to C-1-1/,
    ],
    ['no route', running, [], /^the gateway sends production\/cart to nothing/],
    [
      'a route for what is not live',
      running,
      [route, { ...route, environment: 'integration' }],
      /^stray: the gateway has a route for integration\/cart/,
    ],
  ])('%s is found', (_what, found, routes, problem) => {
    expect(checkInstances({ running: found }, [deployment], routes)).toEqual([
      expect.stringMatching(problem),
    ]);
  });
});

describe('starts', () => {
  const starts = [
    { instance: 'C-2-1', pid: 10, ends: false, at: 1000 },
    { instance: 'C-2-2', pid: 11, ends: false, at: 9000 },
  ];
  const kill = (at: number, pid = 10): Kill => ({ victim: 'instance', instance: 'C-2-1', pid, at });

  test('one after the kill of the one before is as it must be', () => {
    expect(checkStarts({ starts }, [kill(8000)])).toEqual([]);
  });

  test('one after the one before ended by itself is as it must be', () => {
    expect(checkStarts({ starts: starts.map((start) => ({ ...start, ends: true })) }, [])).toEqual([]);
  });

  test.each([
    ['without a kill', []],
    ['before the kill', [kill(9500)]],
    ['after the kill of another', [kill(8000, 12)]],
  ])('a second %s is found', (_when, kills) => {
    expect(checkStarts({ starts }, kills)).toEqual([expect.stringMatching(/^twice: C-2-2 was started/)]);
  });
});

describe('failed requests', () => {
  const failed = {
    url: 'http://127.0.0.1:1/production/cart/',
    from: 10_000,
    to: 10_010,
    fresh: false,
    reason: '502',
  };
  const line = (instance: string, time: number) =>
    JSON.stringify({
      message: 'upstream failed',
      time: new Date(time).toISOString(),
      service: 'cart',
      environment: 'production',
      instance,
      code: 'ECONNREFUSED',
    });
  const kills: Kill[] = [{ at: 9000, victim: 'instance', pid: 10, instance: 'C-2-1' }];

  test('while the gateway was dead may be', () => {
    const gatewayOutages = [{ from: 9000, to: 11_000 }];
    expect(checkTraffic([failed], { gatewayOutages, kills: [] }, '')).toEqual({
      problems: [],
      byGateway: 1,
      byInstance: 0,
      otherwise: 0,
    });
  });

  test.each([
    ['killed', kills],
    ['killed, and killed again later', [...kills, { ...kills[0]!, at: 20_000 }]],
  ])('that met an instance that was %s may be', (_what, killed) => {
    expect(checkTraffic([failed], { gatewayOutages: [], kills: killed }, line('C-2-1', 10_005))).toEqual({
      problems: [],
      byGateway: 0,
      byInstance: 1,
      otherwise: 0,
    });
  });

  test.each([
    ['without any reason', [], kills, ''],
    ['after the gateway was back', [{ from: 5000, to: 6000 }], kills, ''],
    ['by an instance that was not killed', [], kills, line('C-3-1', 10_005)],
    ['before its instance was killed', [], [{ ...kills[0]!, at: 20_000 }], line('C-2-1', 10_005)],
    ['at another time than the gateway says', [], kills, line('C-2-1', 15_000)],
  ])('%s is found', (_when, gatewayOutages, killed, log) => {
    const verdict = checkTraffic([failed], { gatewayOutages, kills: killed }, log);
    expect(verdict.problems).toEqual([expect.stringContaining('/production/cart/: 502')]);
  });

  test('of the same kind are told in one line, with where the gateway sent them', () => {
    const alike = [failed, { ...failed, from: 12_000, to: 12_010 }];
    const verdict = checkTraffic(alike, { gatewayOutages: [], kills }, line('C-3-1', 10_005));
    expect(verdict).toMatchObject({
      otherwise: 2,
      problems: [
        '2 failed from 1970-01-01T00:00:10.000Z to 1970-01-01T00:00:12.010Z; the gateway met ' +
          `C-3-1 (ECONNREFUSED): ${failed.url}: 502`,
      ],
    });
  });
});
