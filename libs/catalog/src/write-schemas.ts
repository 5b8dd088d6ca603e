import { mkdirSync, writeFileSync } from 'node:fs';
import { renderSchemas } from './render-schemas.ts';

// Run by hand after a change of the descriptors: node libs/catalog/src/write-schemas.ts
const folder = new URL('../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(renderSchemas())) writeFileSync(new URL(name, folder), text);
