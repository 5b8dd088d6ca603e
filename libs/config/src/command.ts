export { answerConfigRequest } from './command/answer-config-request.ts';
export type { ConfigAnswer } from './command/config-answer.ts';
export { toEnvironmentExample } from './documents/to-environment-example.ts';
export { toJsonSchema } from './documents/to-json-schema.ts';
export { toMarkdownTable } from './documents/to-markdown-table.ts';
