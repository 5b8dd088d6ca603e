/**
 * `node:fs`, not by `import`: for an ES module Node.js reads each of its exports, and the getter of `promises`
 * loads more. That takes longer than to read a configuration.
 */
export const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
