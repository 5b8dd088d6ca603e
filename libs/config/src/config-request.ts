import type { ConfigInputs } from './config-inputs.ts';
import type { ConfigKeys, Environment } from './config-key.ts';
import type { ConfigDefinition } from './define-config.ts';
import { isRequestFlag } from './request-flags.ts';

/** What is asked, about what; see {@link ConfigRequest}. */
export interface ConfigQuestion {
  /** Whose configuration it is, such as the service's name. */
  subject: string;
  /** The keys that are asked about. */
  definition: Pick<ConfigDefinition, 'keys'>;
  /** The variables that they would be read from. */
  environment: Environment;
  /** The other sources; its flags hold the question. */
  inputs: ConfigInputs;
}

/**
 * Thrown in place of reading the configuration when `--print-config` or `--check-config` is among the flags,
 * so that whatever would use the values does not run. It is no failure: whoever started the process catches
 * it by its name and prints what `answerConfigRequest` of `@roadbed/config/command` gives.
 */
export class ConfigRequest extends Error {
  override readonly name = 'ConfigRequest';
  /** What to answer. */
  readonly question: ConfigQuestion;

  constructor(question: ConfigQuestion) {
    super('The flags ask about the configuration. Answer with answerConfigRequest, and start nothing.');
    this.question = question;
  }
}

/** @throws ConfigRequest when the flags ask about the configuration. */
export function throwConfigRequest<Keys extends ConfigKeys>(
  subject: string,
  definition: ConfigDefinition<Keys>,
  environment: Environment,
  inputs: ConfigInputs,
): void {
  if (inputs.flags?.some(isRequestFlag) === true) {
    throw new ConfigRequest({ subject, definition, environment, inputs });
  }
}
