import { definePartGenerators } from './tools/generators/src/part/plop-parts.ts';

/** `npx plop`: parts of a service. The same as `nx g part`, with questions. */
// oxlint-disable-next-line import/no-default-export -- plop loads the default export
export default function definePlop(plop) {
  definePartGenerators(plop, import.meta.dirname);
}
