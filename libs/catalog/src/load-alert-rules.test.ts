import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAlertRules } from './load-alert-rules.ts';
import { formatProblem } from './problem.ts';

const rule = {
  name: 'refunds-wait',
  summary: 'Refunds pile up',
  expr: 'refunds_waiting{state=~"a|b(c"} > 100',
  severity: 'ticket',
  runbook: 'docs/runbook.md#refunds-pile-up',
};

describe('loadAlertRules', () => {
  let root: string;
  const write = async (name: string, content: unknown) => {
    await mkdir(join(root, 'apps/finance/payments/alerts'), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(root, `apps/finance/payments/alerts/${name}.json`), text);
  };
  const problems = async () => {
    const loaded = await loadAlertRules(root);
    return loaded.ok ? [] : loaded.problems.map(formatProblem);
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'alert rules '));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('finds nothing where no service has a rule', async () => {
    expect(await loadAlertRules(root)).toEqual({ ok: true, rules: [] });
  });

  it('reads the rules of each service, with their defaults', async () => {
    await write('refunds-wait', rule);
    expect(await loadAlertRules(root)).toEqual({
      ok: true,
      rules: [
        { ...rule, for: '5m', service: 'payments', file: 'apps/finance/payments/alerts/refunds-wait.json' },
      ],
    });
  });

  it('tells the problems of all files at once, each with its fix', async () => {
    await write('a-rule', { ...rule, expr: 'sum(x' });
    await write('other', rule);
    await write('broken', '{');
    expect(await problems()).toEqual([
      expect.stringContaining('alerts/a-rule.json $.expr: has a bracket or quote without its pair'),
      expect.stringContaining('alerts/broken.json $: is not JSON'),
      expect.stringContaining('alerts/other.json $.name: the rule "refunds-wait" stands in other.json'),
    ]);
  });

  it.each([
    ['expr', ']['],
    ['expr', 'up == "1'],
    ['for', '5 minutes'],
    ['severity', 'critical'],
    ['runbook', '../../secrets.md#x'],
    ['runbook', '/etc/passwd#x'],
    ['runbook', 'docs/runbook.md'],
    ['summary', 'two\nlines'],
  ])('refuses %s %j', async (key, value) => {
    await write('refunds-wait', { ...rule, [key]: value });
    expect(await problems()).toEqual([expect.stringContaining(`$.${key}`)]);
  });
});
