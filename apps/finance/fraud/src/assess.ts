import type { Assessment, Reason } from './assessment.ts';
import type { PaymentToAssess } from './payment.ts';

/** Where the lines are; amounts in minor units. */
export interface RiskLimits {
  largeAmount: number;
  hugeAmount: number;
  paceLimit: number;
}

/** Behaviour that is being tried. */
export interface Trials {
  /** Whether a card used from another country than its own is denied for that alone. */
  denyCountryMismatch?: boolean;
}

const reviewFrom = 30;
const denyFrom = 70;

/**
 * Scores a payment from 0 (no reason to doubt) to 100. Denied from 70, reviewed from 30.
 *
 * @param pace how many payments the customer made within the window, this one among them
 */
export function assess(
  payment: PaymentToAssess,
  pace: number,
  limits: RiskLimits,
  { denyCountryMismatch = false }: Trials = {},
): Assessment {
  const mismatchPoints = denyCountryMismatch ? denyFrom : 35;
  const reasons = [
    amountReason(payment, limits),
    paceReason(pace, limits),
    countryReason(payment, mismatchPoints),
  ].filter((reason) => reason !== undefined);
  const score = Math.min(
    100,
    reasons.reduce((sum, { points }) => sum + points, 0),
  );
  return { decision: decide(score), score, reasons };
}

function decide(score: number): Assessment['decision'] {
  if (score >= denyFrom) return 'deny';
  return score >= reviewFrom ? 'review' : 'allow';
}

function amountReason(
  { money }: PaymentToAssess,
  { largeAmount, hugeAmount }: RiskLimits,
): Reason | undefined {
  if (money.amount >= hugeAmount) {
    return { code: 'huge-amount', detail: `${money.amount} is at least ${hugeAmount}.`, points: 100 };
  }
  if (money.amount >= largeAmount) {
    return { code: 'large-amount', detail: `${money.amount} is at least ${largeAmount}.`, points: 35 };
  }
  return undefined;
}

function paceReason(pace: number, { paceLimit }: RiskLimits): Reason | undefined {
  if (pace <= paceLimit) return undefined;
  return { code: 'fast-pace', detail: `${pace} payments, where ${paceLimit} are usual.`, points: 40 };
}

function countryReason(
  { cardCountry, customerCountry }: PaymentToAssess,
  points: number,
): Reason | undefined {
  if (cardCountry === customerCountry) return undefined;
  const detail = `A card of ${cardCountry}, used from ${customerCountry}.`;
  return { code: 'country-mismatch', detail, points };
}
