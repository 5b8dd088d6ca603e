const minutesOf: Record<string, number> = { d: 24 * 60, h: 60, m: 1 };
const part = /(\d+(?:\.\d+)?)\s*(d|h|m)[a-z]*/g;
const whole = /^(?:\d+(?:\.\d+)?\s*(?:d|days?|h|hours?|m|mins?|minutes?)\s*)+$/;

/** Reads `2h`, `90m`, `1h30m`, `2 days`, in minutes; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const given = text.trim().toLowerCase();
  if (!whole.test(given)) return undefined;
  const parts = [...given.matchAll(part)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (minutesOf[unit ?? ''] ?? 0), 0);
}
