import { z } from 'zod';
import { valueAt } from './match-body.ts';

const serviceName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'is not the name of a service');

const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z
    .string()
    .regex(/^\/[^?#]*$/, 'is not a path such as /products/1; put what follows ? into query')
    .describe('Path as it is sent, with its parameters filled in: /products/LMP-001.'),
  query: z.record(z.string(), z.string()).default({}).describe('Query parameters, unescaped.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers that matter, in lower case.'),
  body: z.json().optional(),
});

const response = z
  .strictObject({
    status: z.int().min(100).max(599),
    body: z.json().optional().describe('What the consumer reads of the body, and no more.'),
    exact: z
      .array(z.string())
      .default([])
      .describe('JSON pointers of values that must be as recorded; of the others only the type counts.'),
  })
  .superRefine(({ body, exact }, context) => {
    exact.forEach((pointer, at) => {
      if (valueAt(body, pointer) !== undefined) return;
      const message = `${pointer} is nothing in the recorded body`;
      context.addIssue({ code: 'custom', path: ['exact', at], message });
    });
  });

const interaction = z.strictObject({
  description: z.string().min(1).describe('What is asked and in which case: "a voucher that is unknown".'),
  operation: z
    .string()
    .regex(/^[A-Z]+ \/\S*$/, 'is not an operation such as GET /products/{sku}')
    .describe("The operation in the provider's OpenAPI document: GET /products/{sku}."),
  given: z
    .string()
    .optional()
    .describe(
      'A state that the provider is brought into first, by its own contract test. Default: as it starts.',
    ),
  request,
  response,
});

/** `contracts/<provider>.json` of a service: what it asks of another, and what it reads of the answers. */
export const contractRecordSchema = z
  .strictObject({
    $schema: z.string().optional(),
    consumer: serviceName,
    provider: serviceName,
    interactions: z.array(interaction).min(1, 'has no interaction: remove the file, or record one'),
  })
  .superRefine(({ interactions }, context) => {
    const seen = new Map<string, number>();
    interactions.forEach((one, at) => {
      for (const [field, key] of [
        ['description', one.description],
        ['request', JSON.stringify(one.request)],
      ] as const) {
        const first = seen.get(key);
        // A stub answers by the request alone.
        if (first !== undefined) {
          const message = `is that of interactions[${first}] again; give each its own`;
          context.addIssue({ code: 'custom', path: ['interactions', at, field], message });
        }
        seen.set(key, first ?? at);
      }
    });
  });

/** A parsed record. */
export type ContractRecord = z.output<typeof contractRecordSchema>;

/** One request and the answer that its consumer counts on. */
export type Interaction = z.output<typeof interaction>;

/**
 * Parses the text of a record.
 *
 * @throws Error with every problem, each with its place
 */
export function parseContractRecord(file: string, text: string): ContractRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}. Correct it.`, { cause: error });
  }
  const parsed = contractRecordSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  $.${path.map(String).join('.')}: ${message}`,
  );
  throw new Error([`${file} cannot be used:`, ...problems].join('\n'), { cause: parsed.error });
}
