import { writeFile } from 'node:fs/promises';
import { openApiDocument } from '../lib/openapi/document.ts';

// docs/openapi.json, from the code that validates and answers: npm run openapi.
const file = new URL('../docs/openapi.json', import.meta.url);
await writeFile(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
console.info('Written: docs/openapi.json');
