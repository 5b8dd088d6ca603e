/**
 * Names the Node.js that tasks run on, as a tag of every project: tags are part of each task's key, so that what an
 * older Node.js made is not taken from the cache. An input `{ "runtime": "node -v" }` says the same, but has Nx make a key
 * of the whole environment for every task: a third of the hashing of a thousand.
 */
export const nodeTag: string = `node:${process.versions.node}`;
