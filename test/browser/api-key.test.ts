import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch, type OpenPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { arrive, type Visitor } from './visitor.ts';

// The page where callers have API keys.

describe.skipIf(!chromiumPath)('The field of the API key', () => {
  let api: LocalApi;
  let browser: Browser;
  let open: OpenPage;
  let visit: Visitor;
  let subject: string;

  beforeAll(async () => {
    api = await localApi({ auth: 'apiKeys' });
    browser = await launch();
  });
  beforeEach(async () => {
    ({ open, visit, subject } = await arrive(browser, api.apiUrl));
    await field().waitFor();
  });
  afterEach(() => open.close());
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const field = () => open.page.getByLabel('API key', { exact: true });

  test('has one that works: two requests, one email', async () => {
    expect(await field().inputValue()).toBe(api.apiKeys?.live);
    await visit.press('Send');
    await visit.press('Send again');
    await visit.counts(2, 1);
    await visit.lit('sent');
    expect(await api.inbox(subject)).toHaveLength(1);
    expect(open.errors).toEqual([]);
  });

  test('takes one for tests, and the inbox marks what it sent', async () => {
    await field().fill(api.apiKeys?.test ?? '');
    await visit.press('Send');
    await visit.counts(1, 1);
    await open.page.getByRole('region', { name: 'Inbox' }).getByText('test mode').waitFor();
    const [sent] = await api.inbox(`[test] ${subject}`);
    expect(sent?.destination.to).toEqual([expect.stringMatching(/^success\+/)]);
    expect(open.errors).toEqual([]);

    await open.page.goto(`${api.inboxUrl}/#${sent?.messageId}`);
    await open.page.getByText('Test mode: a person would not have got it.').waitFor();
  });

  test('says so where one lets nobody in', async () => {
    await field().fill('ea_live_wrong');
    await visit.press('Send');
    await open.page.getByText('This API key lets nobody in.').waitFor();
    await visit.counts(1, 0);
    expect(await api.inbox(subject)).toEqual([]);
  });
});
