import { globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/build/layout.ts';
import { commandLine } from '../lib/command-line.ts';
import { checkPackage } from '../lib/package/check-package.ts';
import { compilePackage, describeApi, translateExamples } from '../lib/package/compile.ts';
import { isHere, languages, translate } from '../lib/package/languages.ts';
import { stagePackage } from '../lib/package/stage.ts';

const HELP = `Makes the packages that others install, in dist/: js, python, java, go and dotnet, as far as this machine has what a language
needs. Writes docs/API.md anew.

  npm run package

  --only LANGUAGE   js, python, java, go or dotnet; may be given several times
  --help            this text
`;

const dist = join(ROOT, 'dist');

/** The files that were made of a language. */
const packed = (target: string) =>
  globSync(`${target}/**/*.{tgz,whl,jar,nupkg,mod}`, { cwd: dist }).map((path) => {
    const kilobytes = Math.round(statSync(join(dist, path)).size / 1_000);
    return `dist/${path}, ${kilobytes} KB`;
  });

async function makePackages(only: readonly string[]): Promise<void> {
  const folder = join(dist, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  stagePackage(folder);
  console.info('Compiles with jsii');
  await compilePackage(folder);
  console.info('Describes the API, and tries its examples');
  writeFileSync(join(ROOT, 'docs/API.md'), await describeApi(folder));
  await translateExamples(folder);
  for (const language of languages.filter(({ target }) => only.length === 0 || only.includes(target))) {
    const { target, name } = language;
    if (isHere(language)) {
      console.info(`Makes the package for ${name}`);
      rmSync(join(dist, target), { recursive: true, force: true });
      await translate(language, folder, dist);
      console.info(`${name}: ${packed(target).join('; ')}`);
    } else {
      console.info(`${name} is left out: there is no ${language.needs[0]} here that works`);
      // Whoever asks for it by name wants to know.
      if (only.includes(target)) process.exitCode = 1;
    }
  }
  for (const tgz of globSync('js/*.tgz', { cwd: dist })) await checkPackage(join(dist, tgz));
}

const { values } = commandLine({
  options: { help: { type: 'boolean' }, only: { type: 'string', multiple: true, default: [] } },
});
const unknown = values.only.find((one) => !languages.some(({ target }) => target === one));
if (values.help) console.info(HELP);
else if (unknown !== undefined) {
  console.error(
    `--only must be one of ${languages.map(({ target }) => target).join(', ')}, and may be given several times, not "${unknown}".`,
  );
  process.exitCode = 2;
} else {
  await makePackages(values.only).catch(({ message }: Error) => {
    console.error(message);
    process.exitCode = 1;
  });
}
