export { readHeader, readParts } from './read-mail.ts';
export { startJira } from './start-jira.ts';
export type { JiraSite } from './start-jira.ts';
export { startSmtp } from './start-smtp.ts';
export type { SmtpSite } from './start-smtp.ts';
