/**
 * `node:http`, not by `import`: for an ES module Node.js reads each of its exports, and the getter of
 * `WebSocket` loads all of undici, which is a fifth of a service's start and 5 MB.
 */
export const { ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http');
