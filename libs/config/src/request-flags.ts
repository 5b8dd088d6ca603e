/** Flags that ask about the configuration instead of starting the process. */
export const REQUEST_FLAGS = ['print-config', 'check-config'] as const;

/** Whether an argument is `--print-config` or `--check-config`, with or without a value. */
export function isRequestFlag(argument: string): boolean {
  return REQUEST_FLAGS.some((flag) => argument === `--${flag}` || argument.startsWith(`--${flag}=`));
}
