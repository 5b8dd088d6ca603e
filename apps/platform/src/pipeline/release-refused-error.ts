/** A release may not be deployed, for the reason that the message gives with its fix. Trying again would not help. */
export class ReleaseRefusedError extends Error {
  override readonly name = 'ReleaseRefusedError';
}
