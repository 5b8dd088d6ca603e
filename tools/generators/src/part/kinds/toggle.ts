import { parseToggleFile } from '@roadbed/toggles';
import { setField } from '../../json-text/edit-json.ts';
import type { DraftPart } from '../plan-part.ts';
import { nameProblems, sentenceProblems } from '../names.ts';
import { keepLayout } from '../source/layout.ts';

/** A feature toggle, off for everybody, in the service's `toggles.json`; its `config` target checks the file. */
export const draftToggle: DraftPart = async ({ name, description }, { draft, service, format }) => {
  const problems = [
    ...nameProblems(name, 'new-checkout'),
    ...sentenceProblems('description', description, 'The checkout in one page; goes when everybody has it.'),
  ];
  if (problems.length > 0 || name === undefined || description === undefined) return { ok: false, problems };

  const file = `${service.root}/toggles.json`;
  const before = draft.read(file) ?? '{\n  "toggles": {}\n}\n';
  const parsed = parseToggleFile(before);
  if (!parsed.ok) {
    return {
      ok: false,
      problems: parsed.problems.map(
        ({ path, message }) => `${file} $.${path}: ${message}. Correct it first.`,
      ),
    };
  }
  if (!Object.hasOwn(parsed.toggles, name)) {
    const toggle = { description: description.trim(), default: 'off' };
    draft.write(file, await keepLayout(file, before, setField(before, ['toggles'], name, toggle), format));
  }
  return {
    ok: true,
    next: [
      `${name} is off for everybody in ${file}, which each release takes along. Ask for it with`,
      `  await service.toggles.getBooleanValue('${name}', false, { targetingKey: customer })`,
      `and try it with ROADBED_TOGGLES_FILE=toggles.json npx nx serve ${service.name}.`,
    ],
  };
};
