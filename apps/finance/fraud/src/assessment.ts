import { z } from 'zod';

/** Why a payment is risky, and how much that adds to its score. */
export const reason = z.object({
  code: z.enum(['large-amount', 'huge-amount', 'fast-pace', 'country-mismatch']),
  detail: z.string(),
  points: z.int(),
});

/** `review` lets the payment through and asks a person to look at it. */
export const assessment = z.object({
  decision: z.enum(['allow', 'review', 'deny']),
  score: z.int().min(0).max(100),
  reasons: z.array(reason),
});

export type Reason = z.output<typeof reason>;
export type Assessment = z.output<typeof assessment>;
