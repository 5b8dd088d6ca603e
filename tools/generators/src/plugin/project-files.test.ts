import { describe, expect, it } from 'vitest';
import { groupProjectFiles } from './project-files.ts';

describe('groupProjectFiles', () => {
  it('gives each test to the nearest project above it', () => {
    const projects = groupProjectFiles([
      'apps/finance/payments/service.json',
      'apps/finance/payments/src/deep/down/a.test.ts',
      'apps/portal/package.json',
      'apps/portal/src/page.test.tsx',
      'libs/store/package.json',
    ]);
    expect(projects.map(({ root, hasTests }) => [root, hasTests])).toEqual([
      ['apps/finance/payments', true],
      ['apps/portal', true],
      ['libs/store', false],
    ]);
  });

  it('tells the tests of a contract from the others', () => {
    const projects = groupProjectFiles([
      'apps/finance/fraud/service.json',
      'apps/finance/fraud/src/service.contract.test.ts',
      'apps/finance/payments/service.json',
      'apps/finance/payments/src/app.test.ts',
    ]);
    expect(projects.map(({ hasTests, hasContract }) => [hasTests, hasContract])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('takes only src/build.ts for a build script', () => {
    const projects = groupProjectFiles([
      'apps/portal/package.json',
      'apps/portal/src/build.ts',
      'libs/store/package.json',
      'libs/store/src/deep/build.ts',
    ]);
    expect(projects.map(({ hasBuildScript }) => hasBuildScript)).toEqual([true, false]);
  });

  it('leaves fixtures and installed packages out', () => {
    const files = [
      'libs/a/src/__fixtures__/x/service.json',
      'libs/a/node_modules/b/package.json',
      'libs/x.test.ts',
    ];
    expect(groupProjectFiles(files)).toEqual([]);
  });
});
