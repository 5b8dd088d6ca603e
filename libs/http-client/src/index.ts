export { createHttpClient } from './create-http-client.ts';
export type { HttpClient, HttpClientOptions, HttpRequestOptions } from './create-http-client.ts';
export type { UpstreamResult } from './read-answer.ts';
export { isUpstreamError, UpstreamError } from './upstream-error.ts';
export type { UpstreamErrorCode, UpstreamErrorDetails } from './upstream-error.ts';
