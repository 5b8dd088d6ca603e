/** Makes text from outside harmless in mrkdwn: without this, a commit message could mention a whole channel. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
