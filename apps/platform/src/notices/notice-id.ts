/** As people name a notice: `N-17`. */
export function toNoticeId(number: number): string {
  return `N-${number}`;
}

/** The number of a message of the outbox; undefined where it cannot be one. */
export function parseNoticeId(id: string): number | undefined {
  const [, digits] = /^N-([1-9]\d{0,14})$/.exec(id) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
