const KEPT = 50;
const sent: string[] = [];

/** Keeps what was sent, for arrow-up. It ends with the page. */
export function remember(text: string): void {
  if (sent.at(-1) !== text) sent.push(text);
  if (sent.length > KEPT) sent.shift();
}

/** The text sent `back` times ago, 1 being the last. */
export function recall(back: number): string | undefined {
  return back < 1 ? undefined : sent.at(-back);
}
