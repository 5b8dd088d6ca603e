import type { PartKind, PartOptions } from './part-options.ts';

/** A question about an option of a part, for people. */
export interface PartPrompt {
  name: Exclude<keyof PartOptions, 'kind'>;
  message: string;
  /** Whether an answer has to be given. */
  required: boolean;
  /** Answers to choose from, the first by default. */
  choices?: readonly string[];
}

const need = (name: PartPrompt['name'], message: string): PartPrompt => ({ name, message, required: true });
const may = (name: PartPrompt['name'], message: string): PartPrompt => ({ name, message, required: false });

/** What people are asked for each kind of part, after the service. What a kind takes beside that are flags of Nx. */
export const partPrompts: Record<PartKind, { description: string; prompts: readonly PartPrompt[] }> = {
  route: {
    description: 'A route: zod schemas, test, registered in app.ts',
    prompts: [
      {
        name: 'method',
        message: 'Method',
        required: false,
        choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      },
      need('path', 'Path, such as /refunds/:id'),
      may('summary', 'What it does, in one sentence (empty: method and path)'),
      may('name', 'Name of its file (empty: made from method and path)'),
    ],
  },
  job: {
    description: 'Work that is done again and again in the background',
    prompts: [
      need('name', 'Name, such as expire-vouchers'),
      need('every', 'How often it runs, such as 30s, 5m or 1h'),
      may('description', 'What it does, in one sentence'),
    ],
  },
  client: {
    description: 'A client of another service, typed from its OpenAPI document, and what is counted on',
    prompts: [
      need('provider', 'Which service is called'),
      need('operation', 'Which operation, such as GET /products/{sku}'),
      may('params', 'Values of the parameters in the path, such as sku=LMP-001'),
      may('query', 'Query parameters, such as limit=10&offset=0'),
      may('headers', 'Headers, such as idempotency-key=order-0001'),
      may('body', 'The body, as JSON'),
      may('fields', 'What is read of the answer, such as products.sku,total (empty: all of it)'),
      may('description', 'What is asked and in which case (empty: method and path)'),
    ],
  },
  toggle: {
    description: 'A feature toggle, off for everybody',
    prompts: [
      need('name', 'Name, such as new-checkout'),
      need('description', 'What it is for, and when it can go'),
    ],
  },
  alert: {
    description: 'An alert rule with its runbook entry',
    prompts: [
      need('name', 'Name, such as refunds-wait'),
      need('expr', 'PromQL that gives a value while something is wrong'),
      need('summary', 'What is wrong then, for people'),
      { name: 'severity', message: 'Severity', required: false, choices: ['ticket', 'page'] },
      may('for', 'How long it has to be so (empty: 5m)'),
    ],
  },
  runbook: {
    description: 'A runbook entry for an alert or an error',
    prompts: [need('title', 'What is seen, such as "Refunds pile up"')],
  },
};
