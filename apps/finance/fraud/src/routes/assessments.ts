import type { Service } from '@roadbed/service';
import { assess, type RiskLimits } from '../assess.ts';
import { assessment } from '../assessment.ts';
import type { PaceCounter } from '../pace.ts';
import { paymentToAssess } from '../payment.ts';

/** `POST /assessments`. */
export function addAssessmentRoute(
  { route, meter, toggles }: Service,
  limits: RiskLimits,
  pace: PaceCounter,
): void {
  const assessments = meter.createCounter('fraud.assessments', {
    description: 'Assessments by their decision.',
  });

  route({
    method: 'POST',
    url: '/assessments',
    schema: { summary: 'Score a payment', body: paymentToAssess, response: { 200: assessment } },
    handler: async (request) => {
      const { customerId, customerCountry } = request.body;
      const target = { targetingKey: customerId, customerCountry };
      const denyCountryMismatch = await toggles.getBooleanValue('deny-country-mismatch', false, target);
      const result = assess(request.body, pace.note(customerId), limits, { denyCountryMismatch });
      assessments.add(1, { decision: result.decision });
      if (result.decision !== 'allow') {
        const { decision, score, reasons } = result;
        request.log.info(
          { decision, score, reasons: reasons.map(({ code }) => code) },
          'a payment is in doubt',
        );
      }
      return result;
    },
  });
}
