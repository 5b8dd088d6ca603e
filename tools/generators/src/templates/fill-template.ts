/** What a template can name: `<%- title %>`, `<%- objectives.latencyP99Ms %>`. */
export type TemplateValues = Readonly<Record<string, unknown>>;

const expression = /<%-\s*([\w.]+)\s*%>/g;

/**
 * Fills in what a template names; what is filled in is text, and never a template itself.
 *
 * @throws when the template names something that there is not
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  return template.replaceAll(expression, (_whole, path: string) => {
    const value = path
      .split('.')
      .reduce<unknown>(
        (at, key) =>
          typeof at === 'object' && at !== null && Object.hasOwn(at, key)
            ? (at as TemplateValues)[key]
            : undefined,
        values,
      );
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new Error(
      `The template names "${path}", which is ${value === undefined ? 'not there' : 'no text'}.`,
    );
  });
}
