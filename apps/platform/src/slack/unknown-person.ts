/** What somebody reads whose Slack account is linked to nobody. */
export function unknownPerson(slackUserId: string): string {
  return `I do not know you: no person in platform.json has the Slack id ${slackUserId}. Ask the platform team to add you.`;
}
