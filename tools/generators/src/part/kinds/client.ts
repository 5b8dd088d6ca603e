import { join } from 'node:path';
import { serviceDescriptorSchema, suggest } from '@roadbed/catalog';
import {
  operationsOf,
  parseContractRecord,
  parseOpenApi,
  type ContractRecord,
  type OpenApiDocument,
} from '@roadbed/contract/document';
import { appendItem } from '../../json-text/edit-json.ts';
import type { JsonValue } from '../../json-text/to-json-text.ts';
import { serviceCatalogText } from '../../sync/derive-files.ts';
import { toApiModel, type ApiModel } from '../client/api-model.ts';
import { askProvider } from '../client/ask-provider.ts';
import { renderDerived } from '../client/derived-files.ts';
import { toRequest } from '../client/interaction-request.ts';
import { pickFields } from '../client/pick-fields.ts';
import { quote, toCamel, toPascal } from '../names.ts';
import type { PartOptions } from '../part-options.ts';
import type { DraftPart, PartContext, PartResult } from '../plan-part.ts';
import { renderTemplate } from '../render-template.ts';
import { callInApp } from '../source/call-in-app.ts';
import { addConfigKey } from '../source/config-key.ts';
import { formatText, keepLayout } from '../source/layout.ts';
import { findService, type TargetService } from '../target-service.ts';

type Interaction = ContractRecord['interactions'][number];

/**
 * A client of another service, typed from its OpenAPI document: what is asked is asked of the real provider once,
 * and recorded as what this service counts on. Further operations are added to the client that is there.
 */
export const draftClient: DraftPart = async (options, context) => {
  const found = findService(context.files, options.provider, '--provider');
  if (!found.ok) return { ok: false, problems: [found.problem] };
  const provider = found.service;
  if (provider.name === context.service.name) {
    return { ok: false, problems: [`${provider.name} does not call itself. Give another --provider.`] };
  }
  const byHand = handWrittenClient(context, provider);
  if (byHand !== undefined) return { ok: false, problems: [byHand] };

  const read = readDocument(context, provider);
  if (!read.ok) return read;
  const asked = await toInteraction(options, provider, read.document, context);
  if (!asked.ok) return asked;
  const record = draftRecord(context, provider, asked.interaction);
  if (!record.ok) return record;
  const wired = await draftWiring(context, provider);
  if (!wired.ok) return wired;
  await draftFiles(context, provider, toApiModel(record.record, read.document));
  const next = [
    `${context.service.name} calls ${asked.interaction.operation} of ${provider.name}: create${toPascal(provider.name)}Client in src/${provider.name}-client.ts.`,
    `contracts/${provider.name}.json says what it counts on; ${provider.name} is held to it by its own contract test.`,
  ];
  return { ok: true, next };
};

/** A client that people wrote reads what it reads; this part would not know. */
function handWrittenClient({ draft, service }: PartContext, provider: TargetService): string | undefined {
  const client = `${service.root}/src/${provider.name}-client.ts`;
  const api = `${service.root}/src/${provider.name}-api.ts`;
  if (draft.read(client) === undefined || draft.read(api) !== undefined) return undefined;
  return `${client} is written by hand. Add the operation there, and what it counts on to ${service.root}/contracts/${provider.name}.json.`;
}

type Refused = Extract<PartResult, { ok: false }>;

function readDocument(
  { files }: PartContext,
  { name, root }: TargetService,
): { ok: true; document: OpenApiDocument } | Refused {
  const file = `${root}/openapi.json`;
  const text = files.read(file);
  if (text === undefined) {
    return { ok: false, problems: [`${file} is missing. Write it first: npx nx run ${name}:record`] };
  }
  try {
    return { ok: true, document: parseOpenApi(JSON.parse(text)) };
  } catch {
    return {
      ok: false,
      problems: [`${file} is no OpenAPI 3.1 document. Write it anew: npx nx run ${name}:record`],
    };
  }
}

async function toInteraction(
  options: PartOptions,
  provider: TargetService,
  document: OpenApiDocument,
  { files }: PartContext,
): Promise<{ ok: true; interaction: Interaction } | Refused> {
  const offered = operationsOf(document);
  const wanted = (options.operation ?? '').trim().replaceAll(/:([A-Za-z0-9]+)/g, '{$1}');
  const [method = '', path = ''] = wanted.split(/\s+/);
  const name = `${method.toUpperCase()} ${path}`;
  const operation = offered.get(name);
  if (!operation) {
    const known = [...offered.keys()];
    const problem =
      wanted === ''
        ? `No operation is given. Add --operation: ${provider.name} offers ${known.join(', ')}.`
        : `${provider.name} does not offer ${quote(wanted)}: ${suggest(name, known)}`;
    return { ok: false, problems: [problem] };
  }
  const made = toRequest(name, operation, options);
  if (!made.ok) return made;
  const { request } = made;
  const asked = await askProvider(join(files.root, provider.root), request);
  if (!asked.ok) {
    return { ok: false, problems: [`${provider.name} could not be asked (${asked.reason}). Mend it first.`] };
  }
  const { status, body } = asked.answer;
  if (status >= 400 && options.description === undefined) {
    const detail = (body as { detail?: unknown } | undefined)?.detail;
    const said = typeof detail === 'string' ? ` and says ${quote(detail)}` : '';
    return {
      ok: false,
      problems: [
        `${provider.name} answers ${status} to ${request.method} ${request.path}${said}. Give values that it knows, or --description to count on this refusal.`,
      ],
    };
  }
  const schema = operation.responses[`${status}`]?.content?.['application/json']?.schema ?? {};
  const fields =
    status >= 400 ? undefined : pickFields(body, options.fields, schema, document.components.schemas);
  if (fields && !fields.ok) return fields;
  const response = {
    status,
    exact: [],
    ...(fields?.ok === true &&
      fields.body !== undefined && { body: fields.body as Interaction['response']['body'] }),
  };
  const description = options.description?.trim() || describe(request);
  return { ok: true, interaction: { description, operation: name, request, response } };
}

function describe({ method, path, query }: Interaction['request']): string {
  const search = new URLSearchParams(query).toString();
  return `${method} ${path}${search === '' ? '' : `?${search}`}`;
}

/** Adds the interaction to the record, unless its request is there. */
function draftRecord(
  { draft, service }: PartContext,
  provider: TargetService,
  interaction: Interaction,
): { ok: true; record: ContractRecord } | Refused {
  const file = `${service.root}/contracts/${provider.name}.json`;
  const head = { consumer: service.name, provider: provider.name };
  const before = draft.read(file);
  try {
    const old = before === undefined ? undefined : parseContractRecord(file, before);
    const same = old?.interactions.some(
      (one) => JSON.stringify(one.request) === JSON.stringify(interaction.request),
    );
    if (old && same === true) return { ok: true, record: old };
    const entry = toEntry(interaction);
    const text =
      before === undefined
        ? `${JSON.stringify({ ...head, interactions: [entry] }, null, 2)}\n`
        : appendItem(before, ['interactions'], entry);
    const record = parseContractRecord(file, text);
    draft.write(file, text);
    return { ok: true, record };
  } catch (error) {
    return { ok: false, problems: [(error as Error).message] };
  }
}

/** Without what is a default. */
function toEntry({ description, operation, request, response }: Interaction): JsonValue {
  const { method, path, query, headers, body } = request;
  return {
    description,
    operation,
    request: {
      method,
      path,
      ...(Object.keys(query).length > 0 && { query }),
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(body !== undefined && { body: body as JsonValue }),
    },
    response: {
      status: response.status,
      ...(response.body !== undefined && { body: response.body as JsonValue }),
    },
  };
}

/** The dependency in `service.json`, the address in `config.ts`, the call in `app.ts`. */
async function draftWiring(context: PartContext, provider: TargetService): Promise<{ ok: true } | Refused> {
  const { draft, service, format } = context;
  const key = `${toCamel(provider.name)}Url`;
  const app = `${service.root}/src/app.ts`;
  const config = `${service.root}/src/config.ts`;
  const appText = draft.read(app);
  const configText = draft.read(config);
  if (appText === undefined || configText === undefined) {
    const missing = [app, config].filter((file) => draft.read(file) === undefined);
    return { ok: false, problems: missing.map((file) => `${file} is missing. Write it first.`) };
  }
  // A client that is there is called where its people want it.
  const isThere = draft.read(`${service.root}/src/${provider.name}-client.ts`) !== undefined;
  const inApp = isThere
    ? ({ ok: true, text: appText } as const)
    : await callInApp(app, appText, {
        name: `create${toPascal(provider.name)}Client`,
        from: `./${provider.name}-client.ts`,
        configKey: key,
        place: 'first',
      });
  const inConfig = await addConfigKey(config, configText, {
    key,
    schema: (z) => `${z}.url()`,
    description: `Where ${provider.name} answers.`,
    default: `http://127.0.0.1:4402/integration/${provider.name}`,
  });
  if (!inApp.ok || !inConfig.ok) {
    return { ok: false, problems: [inApp, inConfig].flatMap((edit) => (edit.ok ? [] : [edit.problem])) };
  }
  if (!service.dependencies.includes(provider.name)) {
    const file = `${service.root}/service.json`;
    const before = draft.read(file) ?? '';
    try {
      const after = appendItem(before, ['dependencies', 'services'], provider.name);
      draft.write(file, await keepLayout(file, before, after, format));
      await draftCatalog(context, after);
    } catch (error) {
      return { ok: false, problems: [`${file}: ${(error as Error).message}`] };
    }
  }
  draft.write(config, await keepLayout(config, configText, inConfig.text, format));
  draft.write(app, await keepLayout(app, appText, inApp.text, format));
  return { ok: true };
}

/** The catalogue names the dependency too. A descriptor that is wrong elsewhere is told by the check of all of them. */
async function draftCatalog({ draft, service }: PartContext, descriptor: string): Promise<void> {
  const parsed = serviceDescriptorSchema.safeParse(JSON.parse(descriptor));
  if (!parsed.success) return;
  const file = `${service.root}/catalog-info.yaml`;
  draft.write(file, await serviceCatalogText(draft.read(file) ?? null, parsed.data));
}

/** What follows from the record is written anew; what people go on with is written once. */
async function draftFiles(
  { draft, service, format }: PartContext,
  { name: provider }: TargetService,
  model: ApiModel,
): Promise<void> {
  const record = `${service.root}/contracts/${provider}.json`;
  draft.write(record, await formatText(record, draft.read(record) ?? '', format));
  const names = { root: service.root, consumer: service.name, provider };
  for (const [path, text] of await renderDerived(model, names, format)) draft.write(path, text);

  const data = { provider, service: service.name, pascal: toPascal(provider) };
  for (const [file, template] of [
    [`${service.root}/src/${provider}-client.ts`, 'client.ts'],
    [`${service.root}/src/${provider}-client.test.ts`, 'client.test.ts'],
  ] as const) {
    if (draft.read(file) === undefined) {
      draft.create(file, await formatText(file, await renderTemplate(template, data), format));
    }
  }
}
