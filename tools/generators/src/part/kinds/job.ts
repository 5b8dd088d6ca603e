import type { DraftPart } from '../plan-part.ts';
import { nameProblems, quote, sentenceProblems, toCamel, toPascal } from '../names.ts';
import { renderTemplate } from '../render-template.ts';
import { callInApp } from '../source/call-in-app.ts';
import { addConfigKey } from '../source/config-key.ts';
import { formatText, keepLayout } from '../source/layout.ts';
import { sourceFiles } from '../source/source-files.ts';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** Node's timers fire at once when told to wait longer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Work that is done again and again: file, test, its interval in the configuration, begun in `app.ts`. */
export const draftJob: DraftPart = async ({ name, every, description }, context) => {
  const everyMs = parseDuration(every);
  const problems = [
    ...nameProblems(name, 'expire-vouchers'),
    ...(everyMs === undefined ? [durationProblem(every)] : []),
    ...(description === undefined ? [] : sentenceProblems('description', description, 'Expires vouchers')),
  ];
  if (problems.length > 0 || name === undefined || everyMs === undefined) return { ok: false, problems };

  const { draft, files, service, format } = context;
  const file = `${service.root}/src/jobs/${name}.ts`;
  const taken = files
    .children(`${service.root}/src/jobs`)
    .find((child) => child.toLowerCase() === `${name}.ts`);
  if (taken !== undefined && taken !== `${name}.ts`) {
    return { ok: false, problems: [`${service.root}/src/jobs/${taken} is there. Choose another name.`] };
  }
  const data = {
    name,
    service: service.name,
    register: `add${toPascal(name)}Job`,
    description: (description ?? `Does the work of ${name}`).trim().replace(/\.$/, ''),
    configKey: `${toCamel(name)}EveryMs`,
  };

  const app = `${service.root}/src/app.ts`;
  const config = `${service.root}/src/config.ts`;
  const appText = draft.read(app);
  const configText = draft.read(config);
  const missing = [
    ...(appText === undefined ? [`${app} is missing. Build the service in it.`] : []),
    ...(configText === undefined
      ? [`${config} is missing. Declare the configuration in it, with defineConfig.`]
      : []),
  ];
  if (appText === undefined || configText === undefined) return { ok: false, problems: missing };

  const isCalledElsewhere =
    draft.read(file) !== undefined &&
    sourceFiles(files, `${service.root}/src`)
      .filter((path) => path !== file && path !== app)
      .some((path) => new RegExp(`\\b${data.register}\\(`).test(files.read(path) ?? ''));
  const inApp = isCalledElsewhere
    ? ({ ok: true, text: appText } as const)
    : await callInApp(app, appText, {
        name: data.register,
        from: `./jobs/${name}.ts`,
        configKey: data.configKey,
        place: 'last',
      });
  const inConfig = await addConfigKey(config, configText, {
    key: data.configKey,
    schema: (z) => `${z}.int().min(1)`,
    description: `How often ${name} runs, in milliseconds.`,
    default: everyMs,
  });
  if (!inApp.ok || !inConfig.ok) {
    return { ok: false, problems: [inApp, inConfig].flatMap((edit) => (edit.ok ? [] : [edit.problem])) };
  }

  for (const [target, template] of [
    [file, 'job.ts'],
    [file.replace(/\.ts$/, '.test.ts'), 'job.test.ts'],
  ] as const) {
    if (draft.read(target) === undefined) {
      draft.create(target, await formatText(target, await renderTemplate(template, data), format));
    }
  }
  draft.write(config, await keepLayout(config, configText, inConfig.text, format));
  draft.write(app, await keepLayout(app, appText, inApp.text, format));
  return { ok: true, next: [`The job ${name} is in ${file}: make it do its work.`] };
};

function parseDuration(text: string | undefined): number | undefined {
  const { amount, unit } = /^(?<amount>\d{1,10})(?<unit>ms|s|m|h)$/.exec(text ?? '')?.groups ?? {};
  const ms = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  return ms >= 1 && ms <= MAX_DELAY_MS ? ms : undefined;
}

function durationProblem(text: string | undefined): string {
  return text === undefined || text === ''
    ? 'No interval is given. Add --every, for example --every=5m.'
    : `The interval ${quote(text)} is no duration of 1ms to 596h. Write one such as 30s, 5m or 1h.`;
}
