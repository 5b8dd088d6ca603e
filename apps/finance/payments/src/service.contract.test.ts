import { openContract } from '@roadbed/contract';
import { describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const contract = openContract(import.meta.dirname, (env) => buildApp({ env }));

describe('the contract of payments', () => {
  it('is what openapi.json records', async () => {
    expect(await contract.documentProblems()).toEqual([]);
  });

  it('says what it counts on in every service that it calls', () => {
    expect(contract.dependencyProblems()).toEqual([]);
  });

  it.each(contract.expectations)('gives $consumer $description', async (expectation) => {
    expect(await contract.verify(expectation)).toEqual([]);
  });
});
