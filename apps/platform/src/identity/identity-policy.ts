/**
 * Whom the HTTP API believes to be who they say they are. `tokens`: whoever has a token that counts. `trusted`: also the
 * name that a request from this machine gives, when it asks for a change; an approval needs a token all the same.
 */
export type IdentityPolicy = 'tokens' | 'trusted';

/**
 * Decides from the configuration. On one machine with the local Slack, where everybody can be anybody in the chat too,
 * names are trusted, so that `nx deploy` works out of the box; everywhere else tokens are asked for.
 *
 * @throws when trust was asked for where others could reach the platform.
 */
export function toIdentityPolicy({
  platformUrl,
  slackApiUrl,
  apiIdentity,
}: {
  platformUrl: string;
  slackApiUrl: string | undefined;
  apiIdentity: IdentityPolicy | undefined;
}): IdentityPolicy {
  const isAlone = [platformUrl, slackApiUrl].every(
    (url) => url !== undefined && isLoopback(new URL(url).hostname),
  );
  if (apiIdentity === 'trusted' && !isAlone) {
    throw new Error(
      'ROADBED_API_IDENTITY=trusted takes anybody at their word, so it needs ROADBED_PLATFORM_URL on loopback ' +
        '(http://127.0.0.1:…) and the local Slack. Set it to tokens, or leave it out.',
    );
  }
  return apiIdentity ?? (isAlone ? 'trusted' : 'tokens');
}

/** Whether an address or a host's name is this machine's own, as others cannot reach it. */
export function isLoopback(host: string): boolean {
  return /^((::ffff:)?127\.\d+\.\d+\.\d+|::1|\[::1\]|localhost)$/.test(host);
}
