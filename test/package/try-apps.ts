import { isDeepStrictEqual } from 'node:util';
import { commandLine } from '../../lib/command-line.ts';
import { isHere } from '../../lib/package/languages.ts';
import type { Template } from '../support/template.ts';
import { type Age, type App, everyApp } from './apps.ts';
import { synthesizeApp } from './synthesize-app.ts';

const HELP = `Makes CDK apps outside of this repository, installs what npm run package made, and compares what they synthesize. It
needs the registry of each language, and takes five minutes, the first time more.

  npm run package:test

  --only LANGUAGE   typescript, javascript, python, java or go; may be given several times
  --help            this text
`;

/** The logical ids whose resources differ. */
function difference(one: Template, other: Template): string[] {
  const ids = new Set([...Object.keys(one.Resources), ...Object.keys(other.Resources)]);
  return [...ids].filter((id) => !isDeepStrictEqual(one.Resources[id], other.Resources[id]));
}

let first: Template | undefined;

/** @returns what there is to say of it, and whether it is as it must be */
async function tryApp(app: App, age: Age): Promise<{ text: string; held: boolean }> {
  const startedAt = performance.now();
  try {
    const template = await synthesizeApp(app, age);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const differing = difference(first ?? template, template);
    if (differing.length > 0) return { text: `differs in ${differing.join(', ')}`, held: false };
    const count = Object.keys(template.Resources).length;
    const what = first === undefined ? `${count} resources` : `the same ${count} resources`;
    first ??= template;
    const own = app.test === undefined ? '' : ', and its own tests pass';
    return { text: `${what}${own} (${seconds} s)`, held: true };
  } catch (error) {
    return { text: (error as Error).message, held: false };
  }
}

const { values } = commandLine({
  options: { help: { type: 'boolean' }, only: { type: 'string', multiple: true, default: [] } },
});
if (values.help) console.info(HELP);
else {
  const chosen = everyApp.filter(
    ({ language }) => values.only.length === 0 || values.only.includes(language),
  );
  for (const app of chosen) {
    if (!isHere(app)) {
      console.info(`${app.name}: left out, there is no ${app.needs[0]} here that works`);
      continue;
    }
    for (const age of app.ages) {
      const { text, held } = await tryApp(app, age);
      console.info(`${held ? '✓' : '✗'} ${app.name}, ${age} aws-cdk-lib: ${text}`);
      if (!held) process.exitCode = 1;
    }
  }
}
