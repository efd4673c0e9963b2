import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILD, ROOT } from '../build/layout.ts';
import { findFunctionCode } from '../function-code.ts';
import { packageManifest } from './manifest.ts';

/** Sources that the package has in place of ours. */
const standIns: { readonly [path: string]: string } = {
  'lib/function-code.ts': 'lib/packaged-function-code.ts',
};

/** `--validate-tsconfig minimal` keeps jsii from writing one of its own, which knows no es2023 of ours. */
const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'node20',
  types: ['node'],
  strict: true,
  declaration: true,
  stripInternal: true,
  skipLibCheck: true,
  noEmitOnError: true,
};

/** Puts everything that becomes the package into an empty folder: what `lib/index.ts` leads to, and the bundles. */
export function stagePackage(folder: string): void {
  for (const path of reachableFrom('lib/index.ts')) {
    const source = readFileSync(join(ROOT, standIns[path] ?? path), 'utf8');
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), withJsExtensions(source));
  }
  // Built first, where it is stale.
  findFunctionCode('send-email');
  cpSync(BUILD, join(folder, 'bundles'), { recursive: true, filter: (path) => !path.endsWith('.json') });
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(ROOT, 'lib/package/README.md'), join(folder, 'README.md'));
  cpSync(join(ROOT, 'lib/package/rosetta'), join(folder, 'rosetta'), { recursive: true });
  writeJson(join(folder, 'package.json'), packageManifest());
  writeJson(join(folder, 'tsconfig.json'), { compilerOptions, include: ['lib', 'functions'] });
  // jsii and its documentation look for aws-cdk-lib here.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

/** The sources that this one imports, types included, and itself. */
function reachableFrom(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  const source = readFileSync(join(ROOT, standIns[path] ?? path), 'utf8');
  for (const [, imported = ''] of source.matchAll(relativeImport)) {
    reachableFrom(join(dirname(path), imported), known);
  }
  return known;
}

const relativeImport = /^(?:import|export)\b[^'";]*?\bfrom '(\.[^']+)'/gm;

/** TypeScript could do so too, but leaves the declarations as they are. */
const withJsExtensions = (source: string) =>
  source.replace(relativeImport, (statement) => statement.replace(/\.ts'$/, ".js'"));

const writeJson = (path: string, value: object) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
