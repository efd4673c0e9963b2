import { writeFile } from 'node:fs/promises';
import { commandLine } from '../lib/command-line.ts';
import { describeApi } from '../lib/openapi/document.ts';

const HELP = `Writes docs/openapi.json, from the code that validates and answers.

  npm run openapi
`;

const { values } = commandLine({ options: { help: { type: 'boolean' } } });
if (values.help) console.info(HELP);
else {
  const file = new URL('../docs/openapi.json', import.meta.url);
  await writeFile(file, `${JSON.stringify(describeApi(), null, 2)}\n`);
  console.info('Written: docs/openapi.json');
}
