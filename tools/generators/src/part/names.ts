import { serviceDescriptorSchema } from '@roadbed/catalog';

const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** What is wrong with the name of a part, which is a file's name too; nothing when it can be used. */
export function nameProblems(name: string | undefined, example: string): string[] {
  if (name === undefined || name === '')
    return [`No name is given. Add --name, for example --name=${example}.`];
  const parsed = serviceDescriptorSchema.shape.name.safeParse(name);
  if (!parsed.success) {
    return parsed.error.issues.map(
      ({ message }) => `The name ${quote(name)} ${message}. Try a name such as "${example}".`,
    );
  }
  return DEVICE.test(name) ? [`The name "${name}" is a device on Windows. Choose another.`] : [];
}

/** `price-list` gives `PriceList`. */
export function toPascal(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `price-list` gives `priceList`. */
export function toCamel(name: string): string {
  const pascal = toPascal(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** What a person typed, in quotes and not too long to read. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

/** One line for people, at most 300 characters. */
export function sentenceProblems(option: string, value: string | undefined, example: string): string[] {
  if (value === undefined || value.trim() === '')
    return [`No ${option} is given. Add --${option}="${example}".`];
  const parsed = serviceDescriptorSchema.shape.title.safeParse(value);
  return parsed.success
    ? []
    : parsed.error.issues.map(
        ({ message }) => `The ${option} ${quote(value)} ${message}. Correct --${option}.`,
      );
}
