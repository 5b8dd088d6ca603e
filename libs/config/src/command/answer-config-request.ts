import type { ConfigQuestion, ConfigRequest } from '../config-request.ts';
import { describeProblems } from '../config-error.ts';
import { nameKeys } from '../config-key.ts';
import { toEnvironmentExample } from '../documents/to-environment-example.ts';
import { toJsonSchema } from '../documents/to-json-schema.ts';
import { toMarkdownTable } from '../documents/to-markdown-table.ts';
import { toValueTable } from '../documents/to-value-table.ts';
import { parseKeys } from '../parse-keys.ts';
import { isRequestFlag } from '../request-flags.ts';
import { checkEnvironments } from './check-environments.ts';
import type { ConfigAnswer } from './config-answer.ts';

const FORMATS = ['values', 'schema', 'env', 'markdown'];

/**
 * Answers the first of these flags; nothing is started:
 * - `--print-config`: each value with its source, secrets masked, and then what is wrong;
 * - `--print-config=schema|env|markdown`: the JSON Schema of the config file, a `.env.example`, a table;
 * - `--check-config`: whether the values in `config/<environment>.json` of the folder can be used, for all
 *   environments or for `--check-config=<environment>`.
 *
 * @param folder the service's root. Default: the working folder.
 */
export function answerConfigRequest({ question }: ConfigRequest, folder = process.cwd()): ConfigAnswer {
  const flags = question.inputs.flags ?? [];
  const [flag, value] = (flags.find(isRequestFlag) ?? '--print-config').split('=', 2);
  if (flag === '--check-config') {
    return checkEnvironments(question, folder, value);
  }
  switch (value ?? 'values') {
    case 'values':
      return printValues(question);
    case 'schema':
      return succeed(`${JSON.stringify(toJsonSchema(question.subject, question.definition), null, 2)}\n`);
    case 'env':
      return succeed(toEnvironmentExample(question.definition));
    case 'markdown':
      return succeed(toMarkdownTable(question.definition));
    default:
      return {
        output: '',
        complaint: `--print-config=${value} is not known. Use one of ${FORMATS.join(', ')}.\n`,
        exitCode: 1,
      };
  }
}

function printValues({ subject, definition, environment, inputs }: ConfigQuestion): ConfigAnswer {
  const keys = nameKeys(definition.keys);
  const flags = inputs.flags?.filter((flag) => !isRequestFlag(flag)) ?? [];
  const parsed = parseKeys(keys, environment, { ...inputs, flags });
  const complaints = [
    ...parsed.warnings.map(({ message }) => message),
    ...(parsed.problems.length > 0 ? [describeProblems(parsed.problems, subject)] : []),
  ];
  return {
    output: toValueTable(keys, parsed),
    complaint: complaints.map((text) => `${text}\n`).join(''),
    exitCode: parsed.problems.length > 0 ? 1 : 0,
  };
}

function succeed(output: string): ConfigAnswer {
  return { output, complaint: '', exitCode: 0 };
}
