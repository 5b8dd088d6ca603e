export type { Feedback } from './feedback.ts';
export { feedbackTextSchema, giveFeedback, listFeedback } from './feedback-store.ts';
export type { GiveFeedbackOptions, RecordFeedback } from './feedback-store.ts';
export { feedbackMigrations } from './migrations.ts';
export type { FeedbackTables } from './tables.ts';
