/** Lines of generated files that stand for behaviour, by file: a service has its own in their place. */
export const ownLines: Record<string, readonly RegExp[]> = {
  // Who notices, and what to do about each failure, is what a team writes for its service.
  'docs/runbook.md': [
    /^Nobody yet\. /,
    /^## Errors or latency rise$/,
    /^1\. Was it deployed a moment ago\? /,
    /^2\. Does one of its dependencies fail\? /,
    /^3\. Otherwise restart it, /,
  ],
  // A service that calls others is tested with stand-ins of them.
  'src/app.test.ts': [
    /^const service = buildApp\(/,
    /^afterAll\(/,
    /^\s+it\('gets ready with its default configuration'/,
    /^\s+const response = await service\.inject\(/,
    /^\s+expect\(response\.statusCode\)\.toBe\(200\);$/,
  ],
  'src/smoke.test.ts': [/^\s+const service = buildApp\(/],
};
