export { buildPortal } from './build-portal.ts';
