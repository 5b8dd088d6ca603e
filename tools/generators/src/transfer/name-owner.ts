/** The team and the channel that a text for people names. */
interface Owner {
  team: string;
  channel: string;
}

/**
 * A README or a runbook with another owner, where it names the owner in the words that `nx g service` wrote; any other
 * mention is a person's, and stays.
 */
export function nameOwner(text: string, from: Owner, to: { name: string; channel: string }): string {
  return text
    .replaceAll(
      `Owner: team \`${from.team}\`, channel \`#${from.channel}\``,
      () => `Owner: team \`${to.name}\`, channel \`#${to.channel}\``,
    )
    .replaceAll(`Owner: team \`${from.team}\``, () => `Owner: team \`${to.name}\``);
}
