import { expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';

// Only what the settings themselves name may be tied to an account, a region or a partition.
test('the template fits every account, region and partition', () => {
  // The hash of an asset may by chance hold twelve digits in a row.
  const json = JSON.stringify(synthesize()).replaceAll(/[\da-f]{64}/g, 'hash');
  const tied = [
    /(?<!\d)\d{12}(?!\d)/,
    /\b(af|ap|ca|cn|eu|il|me|mx|sa|us)(-gov|-iso\w?)?-(central|east|north|south|west)\w*-\d\b/,
    /arn:aws/,
    /amazonaws\.com(?!")/,
  ];
  expect(tied.flatMap((pattern) => json.match(new RegExp(`.{0,60}${pattern.source}.{0,20}`)) ?? [])).toEqual(
    [],
  );
});
