import { z } from 'zod';
import { toType } from './to-type.ts';
import type { ToggleProblem } from './toggle-problem.ts';

/** The variants of a toggle that names none. */
export const booleanVariants: Record<string, boolean> = { on: true, off: false };

/** As much of a toggle file as can be understood; what cannot is the schema's to tell. */
const lenientSchema = z.object({
  toggles: z.record(
    z.string(),
    z
      .object({
        variants: z.record(z.string(), z.unknown()).default(booleanVariants),
        default: z.string().optional().catch(undefined),
        rules: z
          .array(
            z
              .object({
                variant: z.string().optional().catch(undefined),
                rollout: z.record(z.string(), z.unknown()).optional().catch(undefined),
              })
              .catch({}),
          )
          .catch([]),
      })
      .optional()
      .catch(undefined),
  ),
});

/** Names of variants that their toggle does not have, and variants of several types. */
export function findWrongNames(content: unknown): ToggleProblem[] {
  const parsed = lenientSchema.safeParse(content);
  return Object.entries(parsed.data?.toggles ?? {}).flatMap(([name, toggle]) => {
    if (toggle === undefined) {
      return [];
    }
    const path = `toggles.${name}`;
    const used = [
      [`${path}.default`, toggle.default],
      ...toggle.rules.flatMap(({ variant, rollout = {} }, index) => [
        [`${path}.rules.${index}.variant`, variant],
        ...Object.keys(rollout).map((share) => [`${path}.rules.${index}.rollout`, share]),
      ]),
    ] as [string, string | undefined][];
    const variants = Object.keys(toggle.variants);
    const wrong = used.flatMap(([path, variant]) =>
      variant === undefined || variants.includes(variant)
        ? []
        : [{ path, message: `"${variant}" is no variant; use one of ${variants.join(', ')}` }],
    );
    const types = [...new Set(Object.values(toggle.variants).map(toType))];
    return types.length > 1
      ? [
          ...wrong,
          { path: `${path}.variants`, message: `are of the types ${types.join(' and ')}; use one type` },
        ]
      : wrong;
  });
}
