import { buildPage } from './page/build.ts';

console.log(`The chat page is in ${await buildPage()}`);
