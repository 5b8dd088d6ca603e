import { createService } from '../index.ts';
import { testEnv } from '../testing.ts';

/** Where OpenFeature's SDK keeps its API once it is loaded. */
const openFeature = Symbol.for('@openfeature/js-sdk/api');
const isLoaded = () => Object.getOwnPropertySymbols(globalThis).includes(openFeature);

const without = createService({ name: 'example', env: testEnv() });
await without.inject('/health/ready');
const fallbacks = [
  await without.toggles.getBooleanValue('new-checkout', true),
  await without.toggles.getStringDetails('colour', 'red'),
];
const loadedWithout = isLoaded();
const having = createService({ name: 'example', env: testEnv(), toggles: {} });
await having.inject('/health/ready');
console.log(JSON.stringify({ fallbacks, loadedWithout, loadedHaving: isLoaded() }));
await Promise.all([without.close(), having.close()]);
