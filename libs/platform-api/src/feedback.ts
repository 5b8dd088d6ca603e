import { z } from 'zod';

/** What somebody said of the platform. */
export const feedbackSchema = z.object({
  id: z.string(),
  text: z.string(),
  from: z.string(),
  at: z.string(),
  status: z.string(),
});
export type Feedback = z.output<typeof feedbackSchema>;
