// What reads contracts and runs nothing: for generators, which should not load a web server.
export { compareDocuments } from './compare-documents.ts';
export type { ContractChange } from './compare-documents.ts';
export { contractRecordSchema, parseContractRecord } from './contract-record.ts';
export type { ContractRecord, Interaction } from './contract-record.ts';
export type { JsonSchema } from './json-schema.ts';
export { operationsOf, parseOpenApi, resolveSchema } from './openapi-document.ts';
export type { OpenApiDocument, Operation, SchemaComponents } from './openapi-document.ts';
