import type { Voucher } from './voucher.ts';
import { newVoucherCode, toVoucherCode } from './voucher-code.ts';

/** What a new voucher is. */
export interface IssueOptions {
  worth: Voucher['worth'];
  /** How long it is valid, in days. */
  validDays: number;
  /** Default: a new one that nobody guesses. */
  code?: string;
}

/** What became of a redemption; every refusal is an answer, not an error. */
export type RedeemResult =
  | { outcome: 'redeemed'; voucher: Voucher }
  | { outcome: 'unknown' }
  | { outcome: 'expired'; expiresAt: string }
  | { outcome: 'already-redeemed' };

/** The vouchers of this process, in memory. */
export interface VoucherBook {
  issue(options: IssueOptions): Voucher;
  find(code: string): Voucher | undefined;
  /** Redeems a voucher once. The same reference again gives the same answer; another is refused. */
  redeem(code: string, reference: string): RedeemResult;
}

interface Kept {
  code: string;
  worth: Voucher['worth'];
  expiresAt: number;
  redeemedFor?: string;
}

const dayMs = 86_400_000;

/** @param now a clock, in milliseconds */
export function createVoucherBook(now: () => number = Date.now): VoucherBook {
  const vouchers = new Map<string, Kept>();

  const show = ({ code, worth, expiresAt, redeemedFor }: Kept): Voucher => ({
    code,
    worth,
    expiresAt: new Date(expiresAt).toISOString(),
    status: redeemedFor !== undefined ? 'redeemed' : now() >= expiresAt ? 'expired' : 'open',
    ...(redeemedFor !== undefined && { redeemedFor }),
  });

  return {
    issue: ({ worth, validDays, code = unusedCode(vouchers) }) => {
      const kept = { code, worth, expiresAt: now() + validDays * dayMs };
      vouchers.set(code, kept);
      return show(kept);
    },
    find: (typed) => {
      const kept = vouchers.get(toVoucherCode(typed));
      return kept && show(kept);
    },
    redeem: (typed, reference) => {
      const kept = vouchers.get(toVoucherCode(typed));
      if (!kept) return { outcome: 'unknown' };
      if (kept.redeemedFor === reference) return { outcome: 'redeemed', voucher: show(kept) };
      if (kept.redeemedFor !== undefined) return { outcome: 'already-redeemed' };
      if (now() >= kept.expiresAt)
        return { outcome: 'expired', expiresAt: new Date(kept.expiresAt).toISOString() };

      kept.redeemedFor = reference;
      return { outcome: 'redeemed', voucher: show(kept) };
    },
  };
}

function unusedCode(vouchers: ReadonlyMap<string, unknown>): string {
  for (;;) {
    const code = newVoucherCode();
    if (!vouchers.has(code)) return code;
  }
}
