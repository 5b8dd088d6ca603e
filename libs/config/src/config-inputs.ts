/** Where values come from beside the environment; see `ConfigDefinition.parse`. */
export interface ConfigInputs {
  /**
   * What stands after the script on the command line, `process.argv.slice(2)`: `--fraud-url=…`,
   * `--fraud-url …`, and for booleans `--dry-run` and `--no-dry-run`. Default: no flags.
   */
  flags?: readonly string[];
  /** Path of a JSON file whose properties are keys. Default: what ROADBED_CONFIG_FILE says, or no file. */
  file?: string;
  /**
   * Path of a folder with one file per value, named as the variable, as orchestrators mount secrets.
   * Default: what ROADBED_SECRETS_FOLDER says, or no folder.
   */
  secretsFolder?: string;
  /**
   * How the variables that only this process reads begin, such as `PAYMENTS_`. Those that no key declares
   * are warned about. Default: none; names that nearly match a key's are warned about all the same.
   */
  prefix?: string;
}

/** The variable that names the config file. */
export const FILE_VARIABLE = 'ROADBED_CONFIG_FILE';

/** The variable that names the folder of secrets. */
export const SECRETS_VARIABLE = 'ROADBED_SECRETS_FOLDER';
