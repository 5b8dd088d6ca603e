import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a template may refer to. */
export type TemplateData = Record<string, unknown>;

type Render = (template: string, data: TemplateData) => string;
let loading: Promise<Render> | undefined;

/** The Handlebars template `files/NAME.hbs`, filled in by plop. */
export async function renderTemplate(name: string, data: TemplateData): Promise<string> {
  const render = await (loading ??= loadPlop());
  return render(readFileSync(join(import.meta.dirname, 'files', `${name}.hbs`), 'utf8'), data);
}

/** Loaded with the first template: plop brings its prompts along. */
async function loadPlop(): Promise<Render> {
  const { default: nodePlop } = await import('node-plop');
  const plop = await nodePlop('', { destBasePath: import.meta.dirname, force: false });
  plop.setHelper('literal', (value: unknown) => JSON.stringify(value));
  plop.setHelper('concat', (...parts: unknown[]) => parts.slice(0, -1).join(''));
  plop.setHelper('isPost', (method: unknown) => method === 'POST');
  plop.setHelper('comment', (value: unknown) => String(value).replaceAll('*/', '*\\/'));
  return (template, data) => plop.renderString(template, data);
}
