/** Tells a person what was done, and what to do next. */
export function tell(text: string): void {
  console.log(text);
}
