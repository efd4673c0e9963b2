import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sesRules } from '../../../functions/emails/ses-rules.ts';

/** The table of docs/contract.md, one text a row: field, rule, source. */
const contract = readFileSync('docs/contract.md', 'utf8');
const section = contract.slice(
  contract.indexOf('## What SES refuses'),
  contract.indexOf("## With Resend's client"),
);
const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
const rowsAbout = (field: string) => rows.filter((row) => row.startsWith(`| ${field} |`));

describe('what SES refuses is the same for the code and for people', () => {
  test.each<[string, string, readonly (string | number)[]]>([
    ['recipients', '`to`, `cc`, `bcc`', [`${sesRules.recipients} recipients`]],
    ['an address', 'every address', [`${sesRules.addressBytes} bytes`]],
    ['a subject', '`subject`', [`${sesRules.subject} characters`, 'RFC 5322 section 2.1.1']],
    ['headers', '`headers`', [`${sesRules.headers} headers`]],
    [
      'a header',
      'a header',
      [sesRules.headerName, sesRules.headerValue, sesRules.header].map((max) => `${max} `),
    ],
    ['a file name', '`filename`', [`${sesRules.fileName} characters`]],
    ['a media type', '`content_type`', [`${sesRules.contentType} characters`]],
    ['a content id', '`content_id`', [`${sesRules.contentId} characters`]],
    ['a tag', '`tags`', [`${sesRules.tag} characters`]],
  ])('%s', (_, field, words) => {
    for (const word of words) expect(rowsAbout(field).join()).toContain(word);
  });

  const listed = (row = '') =>
    [...(row.split(' | ')[1] ?? '').matchAll(/`\.?([a-z0-9-]+)`/g)].map(([, one]) => one);

  test('the headers that SES sets itself', () => {
    expect(listed(rowsAbout("a header's name")[0])).toEqual(sesRules.itsHeaders.split(' '));
  });

  test('the files that it does not take', () => {
    expect(listed(rowsAbout('`filename`')[1])).toEqual(sesRules.fileTypes.split(' '));
  });

  test('every row has a source, and every rule a row', () => {
    const [, ...told] = rows;
    for (const row of told) expect(row.split(' | ')[2]).toMatch(/[a-z]/);
    expect(Object.keys(sesRules)).toHaveLength(13);
    expect(told).toHaveLength(11);
  });
});
