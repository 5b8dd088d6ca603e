import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { suggest, type PlatformDescriptor } from '@roadbed/catalog';

const run = promisify(execFile);

/**
 * Who asks: the person with the given name, else the one whose e-mail address git has in this repository.
 *
 * @throws when that is nobody in platform.json, with how to say who it is
 */
export async function findPerson(
  { people }: PlatformDescriptor,
  given: string | undefined,
  root: string,
): Promise<string> {
  const names = people.map(({ name }) => name);
  if (given !== undefined) {
    if (names.includes(given)) return given;
    throw new Error(`There is no person "${given}" in platform.json: ${suggest(given, names)}`);
  }
  const email = await run('git', ['config', 'user.email'], { cwd: root }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  const person = people.find((candidate) => candidate.email.toLowerCase() === email.toLowerCase());
  if (person !== undefined) return person.name;
  throw new Error(
    email === ''
      ? 'Nobody is known to ask: say who with --as=NAME or ROADBED_PERSON, a name in platform.json, or set user.email of git.'
      : `No person in platform.json has the e-mail address of git, ${email}: say who asks with --as=NAME or ROADBED_PERSON.`,
  );
}
