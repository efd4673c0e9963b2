import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lib/build/layout.ts';
import { type Language, languages } from '../../lib/package/languages.ts';
import { packageManifest, peers } from '../../lib/package/manifest.ts';

/** Runs a line of shell in the app's folder. */
export type Run = (line: string) => Promise<void>;

/** Which version of aws-cdk-lib and of constructs: the oldest that our package takes, or what the registry has now. */
export type Age = 'oldest' | 'newest';

/** Somebody's CDK app, as `cdk init` makes it, with a stack of ours in it. */
export interface App {
  readonly name: string;
  readonly language: 'typescript' | 'javascript' | 'python' | 'java' | 'go';
  readonly needs: readonly [string, ...string[]];
  /** Puts the stack into the new app's folder and installs what it needs. */
  readonly install: (folder: string, run: Run, age: Age) => Promise<void>;
  readonly ages: readonly Age[];
  /** What `cdk synth` runs in place of what cdk.json says. */
  readonly app?: string;
  /** The app's own tests. */
  readonly test?: string;
}

const dist = join(ROOT, 'dist');
const apps = join(ROOT, 'test/package/apps');
const example = join(ROOT, 'examples/cdk-app');
const needsOf = (target: Language['target']) =>
  languages.find((one) => one.target === target)?.needs ?? [target];

/** The one file of `dist/` that looks so. */
function packed(pattern: string): string {
  const [path] = globSync(pattern, { cwd: dist });
  if (path === undefined) throw new Error(`There is no dist/${pattern}: npm run package`);
  return join(dist, path);
}

function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${path} is not what cdk init made before`);
  writeFileSync(path, changed);
}

/** The oldest version of each, as the range of the package begins. */
const [cdk, constructs] = [peers['aws-cdk-lib'], peers.constructs].map((range) => range.replace('^', ''));

function installNode(run: Run, age: Age, ...more: readonly string[]): Promise<void> {
  const sign = age === 'newest' ? '^' : '';
  const all = [`aws-cdk-lib@${sign}${cdk}`, `constructs@${sign}${constructs}`, packed('js/*.tgz'), ...more];
  return run(`npm install --no-audit --no-fund ${all.map((one) => `'${one}'`).join(' ')}`);
}

function useTypeScriptStack(folder: string): void {
  copyFileSync(join(example, 'lib/shop-stack.ts'), join(folder, 'lib/shop-stack.ts'));
  copyFileSync(join(example, 'test/shop-stack.test.ts'), join(folder, 'test/shop.test.ts'));
}

const typescript: App = {
  name: 'TypeScript, as cdk init makes it',
  language: 'typescript',
  needs: needsOf('js'),
  ages: ['newest', 'oldest'],
  async install(folder, run, age) {
    useTypeScriptStack(folder);
    await installNode(run, age);
  },
  test: 'npm test',
};

const tsNode: App = {
  name: 'TypeScript with ts-node',
  language: 'typescript',
  needs: needsOf('js'),
  ages: ['newest'],
  async install(folder, run, age) {
    useTypeScriptStack(folder);
    edit(join(folder, 'tsconfig.json'), (text) =>
      text.replace('"skipLibCheck": true', '"skipLibCheck": false'),
    );
    await run('npm pkg delete devDependencies.tsx devDependencies.typescript');
    await installNode(run, age, 'ts-node@10.9.2', 'typescript@5.9.3');
    // Every declaration of ours is checked too, which ts-node does not do.
    await run('npx tsc -p .');
  },
  app: 'npx ts-node --prefer-ts-exts bin/shop.ts',
};

const esm: App = {
  name: 'ES modules, run by Node itself',
  language: 'typescript',
  needs: needsOf('js'),
  ages: ['newest'],
  async install(folder, run, age) {
    useTypeScriptStack(folder);
    rmSync(join(folder, 'jest.config.js'));
    edit(join(folder, 'bin/shop.ts'), (text) =>
      text
        .replace("'aws-cdk-lib/core'", "'aws-cdk-lib'")
        .replace("'../lib/shop-stack'", "'../lib/shop-stack.ts'"),
    );
    await run('npm pkg set type=module');
    await installNode(run, age);
  },
  app: 'node bin/shop.ts',
};

const javascript: App = {
  name: 'JavaScript',
  language: 'javascript',
  needs: needsOf('js'),
  ages: ['newest'],
  async install(folder, run, age) {
    copyFileSync(join(apps, 'javascript/shop-stack.js'), join(folder, 'lib/shop-stack.js'));
    copyFileSync(join(apps, 'javascript/shop-stack.test.js'), join(folder, 'test/shop.test.js'));
    await installNode(run, age);
  },
  test: 'npm test',
};

const python: App = {
  name: 'Python',
  language: 'python',
  needs: needsOf('python'),
  ages: ['newest', 'oldest'],
  async install(folder, run, age) {
    copyFileSync(join(apps, 'python/shop_stack.py'), join(folder, 'shop/shop_stack.py'));
    await run('python3 -m venv .venv');
    const sign = age === 'newest' ? '>=' : '==';
    const all = [`aws-cdk-lib${sign}${cdk}`, `constructs${sign}${constructs}`, packed('python/*.whl')];
    await run(`.venv/bin/pip install --quiet ${all.map((one) => `'${one}'`).join(' ')}`);
  },
  app: '.venv/bin/python app.py',
};

const java: App = {
  name: 'Java',
  language: 'java',
  needs: needsOf('java'),
  ages: ['newest'],
  async install(folder, run) {
    for (const name of ['ShopApp', 'ShopStack']) {
      copyFileSync(join(apps, `java/${name}.java`), join(folder, `src/main/java/com/myorg/${name}.java`));
    }
    const { version } = packageManifest();
    const dependency = `<dependency><groupId>com.example</groupId><artifactId>email-api</artifactId><version>${version}</version></dependency>`;
    edit(join(folder, 'pom.xml'), (text) =>
      text
        .replace(/<cdk.version>.*</, `<cdk.version>[${cdk},3)<`)
        .replace(/<constructs.version>.*</, `<constructs.version>[${constructs},11)<`)
        .replace('</dependencies>', `${dependency}</dependencies>`),
    );
    // Maven never looks again for a version that it has, and this one was just made.
    const [jar, pom] = ['jar', 'pom'].map((end) => packed(`java/**/email-api-${version}.${end}`));
    await run(`mvn --batch-mode --quiet install:install-file -Dfile='${jar}' -DpomFile='${pom}'`);
    await run('mvn --batch-mode --quiet compile');
  },
  app: 'mvn --batch-mode --quiet exec:java',
};

const go: App = {
  name: 'Go',
  language: 'go',
  needs: needsOf('go'),
  ages: ['newest'],
  async install(folder, run) {
    copyFileSync(join(apps, 'go/shop.go'), join(folder, 'shop.go'));
    const module = 'example.com/email-api-go/emailapi';
    await run(`go mod edit -require=${module}@v0.0.0 -replace=${module}=${dist}/go/emailapi`);
    // Not every proxy passes the checksum database on; the sums of what is tried here are nobody's to keep.
    await run('export GOSUMDB=off; go get github.com/aws/aws-cdk-go/awscdk/v2@latest && go mod tidy');
  },
  app: 'go run shop.go',
};

/** All of them. */
export const everyApp: readonly App[] = [typescript, tsNode, esm, javascript, python, java, go];
