import { TargetingKeyMissingError } from '@openfeature/core';
import type { EvaluationContext, JsonValue } from '@openfeature/core';
import { toBucket } from './to-bucket.ts';
import type { Toggle, ToggleRule } from './toggle-file.ts';

/** What somebody gets of a toggle, and why, in OpenFeature's words. */
export interface ToggleDecision {
  variant: string;
  value: JsonValue;
  /** `STATIC`: it has no rules. `DEFAULT`: no rule matched. */
  reason: 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DEFAULT';
}

/**
 * Goes through the rules in their order; the first that gives a variant wins.
 *
 * @throws TargetingKeyMissingError when a roll-out is reached and the context does not say for whom.
 */
export function evaluateToggle(name: string, toggle: Toggle, context: EvaluationContext): ToggleDecision {
  for (const rule of toggle.rules) {
    if (matches(rule, context)) {
      const variant = rule.variant ?? drawVariant(name, rule, context);
      if (variant !== undefined) {
        return decide(toggle, variant, rule.variant === undefined ? 'SPLIT' : 'TARGETING_MATCH');
      }
    }
  }
  return decide(toggle, toggle.default, toggle.rules.length === 0 ? 'STATIC' : 'DEFAULT');
}

function decide(toggle: Toggle, variant: string, reason: ToggleDecision['reason']): ToggleDecision {
  return { variant, value: toggle.variants[variant] as JsonValue, reason };
}

/** An attribute that is a list matches with any of its items. */
function matches({ when = {} }: ToggleRule, context: EvaluationContext): boolean {
  return Object.entries(when).every(([attribute, allowed]) => {
    const given: unknown = Object.hasOwn(context, attribute) ? context[attribute] : undefined;
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    return values.some((value) => (allowed as readonly unknown[]).includes(value));
  });
}

/** Shares lie on the scale in the order of the file, so that a larger first share keeps whom it had. */
function drawVariant(
  name: string,
  { rollout = {}, seed = name }: ToggleRule,
  { targetingKey }: EvaluationContext,
): string | undefined {
  if (targetingKey === undefined || targetingKey === '') {
    throw new TargetingKeyMissingError(
      `The roll-out of ${name} needs to know for whom. Give a targetingKey in the evaluation context.`,
    );
  }
  const bucket = toBucket(seed, targetingKey);
  let end = 0;
  for (const [variant, percent] of Object.entries(rollout)) {
    end += percent;
    if (bucket < end) {
      return variant;
    }
  }
  return undefined;
}
