/** What a person asked of `/deploy`. */
export type DeployCommand =
  | { kind: 'request'; service: string; release: string | undefined; environment: string }
  | { kind: 'status'; service: string | undefined }
  | { kind: 'help' }
  | { kind: 'unclear'; why: string };

/** Reads the text behind `/deploy`. Names are taken as they are; whether they exist is for others to say. */
export function parseDeploy(text: string): DeployCommand {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first, second] = words;
  if (first === undefined || first.toLowerCase() === 'help') return { kind: 'help' };
  if (first.toLowerCase() === 'status') {
    return words.length <= 2
      ? { kind: 'status', service: second }
      : { kind: 'unclear', why: 'status takes one service at most' };
  }
  const to = words.findIndex((word, at) => at > 0 && word.toLowerCase() === 'to');
  if (to === -1) return { kind: 'unclear', why: `where to? For example: /deploy ${first} to production` };
  const release = to === 2 ? second : undefined;
  const [environment, ...more] = words.slice(to + 1);
  if (to > 2)
    return {
      kind: 'unclear',
      why: `before "to" goes a service, and a release at most: "${words.slice(0, to).join(' ')}" is more`,
    };
  if (environment === undefined) return { kind: 'unclear', why: 'after "to" goes an environment' };
  if (more.length > 0)
    return { kind: 'unclear', why: `after "to" goes one environment: "${more.join(' ')}" is more` };
  return { kind: 'request', service: first.toLowerCase(), release, environment: environment.toLowerCase() };
}
