export { missingLines } from './missing-lines.ts';
