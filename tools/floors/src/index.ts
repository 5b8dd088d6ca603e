export { findBreaches } from './find-breaches.ts';
export { floorOf, mayImport, type Floor } from './floor.ts';
