import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { regionsWithoutSes } from '../../lib/ses-regions.ts';
import { installPythonTool } from '../support/python-tool.ts';
import { findUnused, makeTemplates } from './templates.ts';

// npm run cfn-lint: the templates of all settings, in all regions, as CloudFormation's own linter sees them. What may be
// found is listed, each with its reason, in cfnlintrc.yaml. It needs Python 3 with venv.

const here = (name: string) => join(import.meta.dirname, name);

interface Match {
  Filename: string;
  Level: string;
  Message: string;
  Rule: { Id: string };
}

/** What cfn-lint finds in these files; it exits with another status where there is something. */
async function lint(command: string, files: readonly string[]): Promise<Match[]> {
  const words = ['--config-file', here('cfnlintrc.yaml'), '--format', 'json', '--', ...files];
  try {
    const { stdout } = await promisify(execFile)(command, words, { maxBuffer: 64 * 1_024 * 1_024 });
    return JSON.parse(stdout);
  } catch (failed) {
    const { stdout, stderr } = failed as { stdout?: string; stderr?: string };
    if (!stdout?.startsWith('[')) throw new Error(`cfn-lint failed: ${stderr}`);
    return JSON.parse(stdout);
  }
}

/** The region in which AWS has no such resource of SES, where that is what was found. */
const regionWithoutSes = ({ Message }: Match) =>
  /^Resource type 'AWS::SES::\w+' does not exist in '(.+)'$/.exec(Message)?.[1];

async function lintTemplates(command: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'email-api-'));
  try {
    const files = Object.entries(makeTemplates()).map(async ([name, template]) => {
      const file = join(folder, `${name}.json`);
      await writeFile(file, JSON.stringify(template, null, 1));
      return file;
    });
    const found = await lint(command, await Promise.all(files));
    const without = new Set(found.map(regionWithoutSes).filter((region) => region !== undefined));
    return [
      ...found
        .filter((match) => !regionsWithoutSes.includes(regionWithoutSes(match) ?? ''))
        .map(({ Filename, Rule, Message }) => `${Filename.slice(folder.length + 1)}: ${Rule.Id} ${Message}`),
      ...regionsWithoutSes
        .filter((region) => !without.has(region))
        .map((region) => `lib/ses-regions.ts: ${region} has SES`),
      ...findUnused().map((name) => `test/cfn-lint/templates.ts: no template has the setting ${name}`),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

const command = await installPythonTool({
  name: 'cfn-lint',
  command: 'cfn-lint',
  requirements: here('requirements.txt'),
});
if (!command) console.info('The templates are not linted: there is no Python 3 with venv here.');
else {
  const findings = await lintTemplates(command);
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) process.exitCode = 1;
  else
    console.info(
      `cfn-lint finds nothing in ${Object.keys(makeTemplates()).length} templates, in any region.`,
    );
}
