import { serviceDescriptorSchema } from '@roadbed/catalog';
import { reservedFor } from './reserved-names.ts';

/** Why something cannot have this name: it is none, or it would be mistaken for something else. */
export function nameProblems(what: string, name: string | undefined, example = 'checkout'): string[] {
  if (name === undefined || name === '') {
    return [`No name is given. Name the ${what}, for example: npx nx g ${what} ${example}`];
  }
  const parsed = serviceDescriptorSchema.shape.name.safeParse(name);
  if (!parsed.success) {
    return parsed.error.issues.map(
      ({ message }) => `The name ${quote(name)} ${message}. Try a name such as "${example}".`,
    );
  }
  const mistaken = reservedFor(name);
  return mistaken ? [`The name "${name}" is reserved: it is ${mistaken}. Choose another.`] : [];
}

/** A value of a person's, shortened, as it stands in a message. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}
