export { bundleService } from './build/bundle.ts';
export { localPort } from './plugin/local-port.ts';
