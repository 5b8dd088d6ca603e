// What nx.json names. For an entry in TypeScript, and for one that it finds by the name of a package, Nx loads the
// TypeScript compiler to read tsconfig.base.json, which takes longer than all that this plugin does; Node itself
// strips the types of what is imported here.
export { createNodes, name } from './plugin.ts';
