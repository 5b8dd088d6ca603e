/** Where a value can come from, weakest first; `nowhere` is a key that nothing gives a value. */
export type ConfigSource = 'nowhere' | 'default' | 'file' | 'environment' | 'secret file' | 'flag';

/** Where a value came from. */
export interface ConfigOrigin {
  /** Its kind. */
  readonly source: ConfigSource;
  /** The path of the file, the name of the variable, or the flag with its dashes. Absent for a default. */
  readonly name?: string;
}

/** An origin in words, to stand after "from": `the file /etc/payments.json`. */
export function describeOrigin({ source, name }: ConfigOrigin): string {
  if (source === 'environment') {
    return 'the environment';
  }
  // Without a name it is the command line as a whole.
  return source === 'flag' && name === undefined ? 'the flags' : ['the', source, name].join(' ').trimEnd();
}
