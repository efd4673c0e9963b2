import { stripVTControlCharacters } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { BOOTSTRAP_VERSION } from '../../../../lib/operator/doctor/bootstrap.ts';
import { fails, note, ok, unseen } from '../../../../lib/operator/doctor/finding.ts';
import { readContext } from '../../../../lib/operator/doctor/read-context.ts';
import { findRegion } from '../../../../lib/operator/doctor/region.ts';
import { formatFinding, formatSummary } from '../../../../lib/operator/doctor/report.ts';

describe('settings are read as the CDK CLI reads them', () => {
  test('-c goes before cdk.json', () => {
    const cdkJson = '{"app":"node","context":{"rateLimit":7,"tls":"require"}}';
    expect(readContext(['from=Shop <a@b.example>', 'jwtScope=a=b', 'from=', 'rateLimit=1'], cdkJson)).toEqual(
      {
        context: { from: '', jwtScope: 'a=b', rateLimit: '1', tls: 'require' },
      },
    );
  });

  test.each(['from', '', '=a'])('-c %j is none', (word) => {
    expect(readContext(['rateLimit=1', word], '{}')).toEqual({
      wrong: `-c must be NAME=VALUE, not "${word}".`,
    });
  });

  test('a cdk.json that is no JSON gets a sentence', () => {
    expect(readContext([], '{')).toEqual({
      wrong: expect.stringMatching(/^cdk\.json cannot be read: .+\.$/),
    });
  });
});

test('the bootstrap version is what the template asks for', () => {
  const { Rules } = Template.fromStack(new Stack(new App(), 'Stack')).toJSON();
  const [{ Assert }] = Rules.CheckBootstrapVersion.Assertions;
  const [tooOld] = Assert['Fn::Not'][0]['Fn::Contains'];
  expect(tooOld).toEqual(Array.from({ length: BOOTSTRAP_VERSION - 1 }, (_, index) => String(index + 1)));
});

test('the region is that of cdk deploy', async () => {
  expect(await findRegion({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' })).toBe('eu-west-1');
  expect(await findRegion({ AWS_DEFAULT_REGION: 'eu-west-2' })).toBe('eu-west-2');
});

test('a line says what there is and what to do', () => {
  expect(stripVTControlCharacters(formatFinding(fails('quota', 'It is used up.', 'Wait.')))).toBe(
    '✗ quota        It is used up. Wait.',
  );
  expect(stripVTControlCharacters(formatFinding(ok('quota', 'There is one.')))).toBe(
    '✓ quota        There is one.',
  );
});

test('all of it comes to a line', () => {
  const all = [ok('a', 'Fine.'), note('b', 'Well.'), fails('c', 'Bad.', 'Mend it.'), unseen('d', 'needs e')];
  expect(formatSummary([...all, ok('f', 'Fine.')])).toBe(
    '2 as they should be, 1 worth knowing, 1 would fail, 1 not seen.',
  );
});
