import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import { feedbackTextSchema, giveFeedback } from '@roadbed/feedback';
import { recordFeedback } from '../record.ts';
import type { SlackContext } from './context.ts';
import { feedbackHelp } from './help.ts';
import { unknownPerson } from './unknown-person.ts';

/** `/feedback TEXT`: stored, and acknowledged to the person alone. */
export function addFeedbackCommand(app: App, { db, catalog }: SlackContext): void {
  app.command('/feedback', async ({ ack, command }) => {
    if (['', 'help'].includes(command.text.trim().toLowerCase())) return await ack(feedbackHelp);
    const text = feedbackTextSchema.safeParse(command.text);
    if (!text.success) return await ack(text.error.issues.map(({ message }) => message).join('\n'));
    const person = findPersonBySlack(await catalog.current(), command.user_id);
    if (person === undefined) return await ack(unknownPerson(command.user_id));
    const feedback = await giveFeedback(db, recordFeedback, {
      text: text.data,
      from: person.name,
      source: command.trigger_id,
    });
    await ack(`Thank you. Your feedback is stored as ${feedback.id} for the platform team.`);
  });
}
