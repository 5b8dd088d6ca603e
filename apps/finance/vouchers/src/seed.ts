import type { IssueOptions } from './voucher-book.ts';

/** Vouchers that are there from the start, with codes that a person can type. */
export const seedVouchers: readonly IssueOptions[] = [
  { code: 'WELCOME-5', worth: { amount: 500, currency: 'GBP' }, validDays: 365 },
  { code: 'WELCOME-20', worth: { amount: 2000, currency: 'GBP' }, validDays: 365 },
];
