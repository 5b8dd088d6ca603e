/** Gives the focus back to the composer after a click elsewhere, unless a dialog or another field has taken it. */
export function focusComposer(): void {
  const active = document.activeElement;
  const isFree = active === null || active === document.body || active instanceof HTMLButtonElement;
  if (!isFree || document.querySelector('dialog[open]')) return;
  document.querySelector<HTMLElement>('.composer textarea')?.focus();
}
