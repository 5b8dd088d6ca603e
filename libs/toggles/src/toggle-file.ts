import { z } from 'zod';
import { booleanVariants, findWrongNames } from './find-wrong-names.ts';
import type { ToggleProblem } from './toggle-problem.ts';

/** Lower case, so that no name reads as a number, whose place in an object is not where it was written. */
const variantName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'names are kebab-case and begin with a letter');

const attributeValue = z.union([z.string(), z.number(), z.boolean()]);

const ruleSchema = z
  .strictObject({
    /** Attributes of the evaluation context, `targetingKey` among them: each has to be one of its values. */
    when: z.record(z.string(), z.array(attributeValue).min(1)).optional(),
    /** What those who match get. */
    variant: variantName.optional(),
    /** Percent of those who match by variant, such as `{ "on": 12.5 }`; the rest goes on to the next rule. */
    rollout: z.record(variantName, z.number().min(0).max(100)).optional(),
    /** What the shares are drawn by. The same seed gives the same people in two toggles. Default: the toggle's name. */
    seed: z.string().min(1).optional(),
  })
  .superRefine((rule, context) => {
    if ((rule.variant === undefined) === (rule.rollout === undefined)) {
      context.addIssue({ code: 'custom', message: 'give a rule either `variant` or `rollout`' });
    }
    const total = Object.values(rule.rollout ?? {}).reduce((sum, percent) => sum + percent, 0);
    // Shares such as 33.3 and 66.7 do not add up to a round number in binary.
    if (total > 100 + 1e-9) {
      context.addIssue({
        code: 'custom',
        path: ['rollout'],
        message: `the shares add up to ${total} percent; lower them to 100`,
      });
    }
  });

const toggleSchema = z.strictObject({
  /** What the toggle is for, and when it can go. */
  description: z.string().optional(),
  /** Values by name, all of one type. Default: `on` is true, `off` is false. */
  variants: z.record(variantName, z.json()).default(booleanVariants),
  /** The variant for those whom no rule matches. */
  default: variantName,
  /** The first rule that matches wins. */
  rules: z.array(ruleSchema).default([]),
});

const toggleFileSchema = z.strictObject({
  $schema: z.string().optional(),
  toggles: z.record(z.string().min(1), toggleSchema),
});

/** A rule of a toggle: for whom it is, and either a variant or a roll-out in percent, from 0 to 100. */
export type ToggleRule = z.output<typeof ruleSchema>;

/** A toggle as its file declares it, with its defaults. */
export type Toggle = z.output<typeof toggleSchema>;

/** Toggles by name. */
export type ToggleSet = Readonly<Record<string, Toggle>>;

/** Either the toggles, or every problem of the file. */
export type ToggleFileResult = { ok: true; toggles: ToggleSet } | { ok: false; problems: ToggleProblem[] };

/** Reads the text of a toggle file. Nothing is thrown: every problem is in the result. */
export function parseToggleFile(text: string): ToggleFileResult {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [{ path: '', message: `not JSON: ${(error as Error).message}` }] };
  }
  const parsed = toggleFileSchema.safeParse(content);
  // Asked of the content as it is, so that a wrong value somewhere hides no wrong name elsewhere.
  const wrongNames = findWrongNames(content);
  return parsed.success && wrongNames.length === 0
    ? { ok: true, toggles: parsed.data.toggles }
    : { ok: false, problems: [...(parsed.error?.issues ?? []).map(toProblem), ...wrongNames] };
}

/** The JSON Schema (draft 2020-12) of a toggle file, for editors. */
export function toggleFileJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(toggleFileSchema, { io: 'input' });
}

function toProblem({ path, message }: z.core.$ZodIssue): ToggleProblem {
  return { path: path.map(String).join('.'), message };
}
