import type { PartKind, PartOptions } from './part-options.ts';

/** A question about an option of a part, for people. */
export interface PartPrompt {
  name: Exclude<keyof PartOptions, 'kind'>;
  message: string;
  /** Answers to choose from, the first by default. */
  choices?: readonly string[];
}

const ask = (name: PartPrompt['name'], message: string): PartPrompt => ({ name, message });

/** What people are asked for each kind of part, after the service. What a kind takes beside that are flags of Nx. */
export const partPrompts: Record<PartKind, { description: string; prompts: readonly PartPrompt[] }> = {
  route: {
    description: 'A route: zod schemas, test, registered in app.ts',
    prompts: [
      {
        name: 'method',
        message: 'Method',
        choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      },
      ask('path', 'Path, such as /refunds/:id'),
      ask('summary', 'What it does, in one sentence (empty: method and path)'),
      ask('name', 'Name of its file (empty: made from method and path)'),
    ],
  },
  job: {
    description: 'Work that is done again and again in the background',
    prompts: [
      ask('name', 'Name, such as expire-vouchers'),
      ask('every', 'How often it runs, such as 30s, 5m or 1h'),
      ask('description', 'What it does, in one sentence'),
    ],
  },
  client: {
    description: 'A client of another service, typed from its OpenAPI document, and what is counted on',
    prompts: [
      ask('provider', 'Which service is called'),
      ask('operation', 'Which operation, such as GET /products/{sku}'),
      ask('params', 'Values of the parameters in the path, such as sku=LMP-001'),
      ask('query', 'Query parameters, such as limit=10&offset=0'),
      ask('headers', 'Headers, such as idempotency-key=order-0001'),
      ask('body', 'The body, as JSON'),
      ask('fields', 'What is read of the answer, such as products.sku,total (empty: all of it)'),
      ask('description', 'What is asked and in which case (empty: method and path)'),
    ],
  },
  toggle: {
    description: 'A feature toggle, off for everybody',
    prompts: [
      ask('name', 'Name, such as new-checkout'),
      ask('description', 'What it is for, and when it can go'),
    ],
  },
  alert: {
    description: 'An alert rule with its runbook entry',
    prompts: [
      ask('name', 'Name, such as refunds-wait'),
      ask('expr', 'PromQL that gives a value while something is wrong'),
      ask('summary', 'What is wrong then, for people'),
      { name: 'severity', message: 'Severity', choices: ['ticket', 'page'] },
      ask('for', 'How long it has to be so (empty: 5m)'),
    ],
  },
  runbook: {
    description: 'A runbook entry for an alert or an error',
    prompts: [ask('heading', 'What is seen, such as "Refunds pile up"')],
  },
};
