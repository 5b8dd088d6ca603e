import { z } from 'zod';

const withTickets = z.object({ tickets: z.array(z.string().min(1)) });

/** The tickets that an event's data names as `tickets`. */
export function ticketsOf(data: unknown): string[] {
  const parsed = withTickets.safeParse(data);
  return parsed.success ? [...new Set(parsed.data.tickets)] : [];
}
