/** How many objects deep secrets are looked for. */
const DEPTH = 4;
const MASK = '[secret]';

/** Names of what is never to be in a log, in lower case, without `-` and `_`. */
const SECRET_NAMES = new Set([
  'accesstoken',
  'apikey',
  'authorization',
  'clientsecret',
  'cookie',
  'credentials',
  'passphrase',
  'password',
  'privatekey',
  'proxyauthorization',
  'refreshtoken',
  'secret',
  'setcookie',
  'token',
  'xapikey',
]);

/**
 * A value for a log line in which `[secret]` stands for what has the name of a secret, such as `password`,
 * `X-Api-Key` or `access_token`, up to four objects deep. The value itself is not changed, and is given back when
 * there is nothing to mask.
 *
 * pino's own redaction takes a list of exact paths: with a dozen names in three depths it was a tenth of a
 * service's start, and it misses a name in another spelling.
 */
export function maskSecrets<Value>(value: Value): Value {
  return mask(value, []) as Value;
}

function mask(value: unknown, parents: readonly unknown[]): unknown {
  // What has a `toJSON` is not logged as the object it is: dates, buffers, secrets of the configuration.
  if (typeof value !== 'object' || value === null || parents.length > DEPTH || 'toJSON' in value) {
    return value;
  }
  // Below itself its secrets would be deeper than is looked.
  if (parents.includes(value)) {
    return '[Circular]';
  }
  const path = [...parents, value];
  let copy: unknown[] | Record<string, unknown> | undefined;
  for (const [name, before] of Object.entries(value)) {
    const after = isSecret(name) && hasContent(before) ? MASK : mask(before, path);
    if (after !== before) {
      copy ??= Array.isArray(value) ? [...(value as unknown[])] : { ...value };
      (copy as Record<string, unknown>)[name] = after;
    }
  }
  return copy ?? value;
}

function isSecret(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

/** That a secret is missing is no secret, and often the reason for the line. */
function hasContent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
