import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch, type OpenPage, openPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { REDIS_SERVER } from '../support/redis-server.ts';
import { arrive, type Visitor } from './visitor.ts';

// The page where keys are kept in Redis, and that it says so where they are not.

const footer = ({ page }: OpenPage) => page.getByRole('contentinfo');

describe.skipIf(!chromiumPath || !REDIS_SERVER)('The playground on Redis', () => {
  let api: LocalApi;
  let browser: Browser;
  let open: OpenPage;
  let visit: Visitor;
  let subject: string;

  beforeAll(async () => {
    api = await localApi({ waitMs: 2_000, redis: { program: REDIS_SERVER ?? '' } });
    browser = await launch();
  });
  beforeEach(async () => {
    ({ open, visit, subject } = await arrive(browser, api.apiUrl));
  });
  afterEach(async () => {
    expect(open.errors).toEqual([]);
    await open.close();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  test('says at its foot where keys are kept', async () => {
    await footer(open).getByText(`Keys are kept in ${api.redis?.name}.`).waitFor();
  });

  test.each([
    ['Lose the answer', 202],
    ['Kill the sender', 500],
  ])('"%s", then again, and twenty at once: 22 requests, one email', async (button, status) => {
    await visit.press(button);
    await visit.counts(1, 1);
    await visit.lit('sent');
    await visit.press('Send again');
    await visit.counts(2, 1);
    await visit.press('Send 20 at once');
    await visit.counts(22, 1);
    const [email, ...more] = await api.inbox(subject);
    expect(more).toEqual([]);
    await expect.poll(() => visit.answers).toHaveLength(22);
    const [first, ...later] = visit.answers;
    expect(first?.status).toBe(status);
    expect(new Set(later.map(({ id }) => id))).toEqual(new Set([email?.messageId]));
    // It is the record in Redis that knew.
    expect(await api.rows()).toEqual([]);
  });
});

describe.skipIf(!chromiumPath)('The playground on the table', () => {
  test('says at its foot where keys are kept', async () => {
    const api = await localApi();
    const browser = await launch();
    const open = await openPage(browser, api.apiUrl);
    await footer(open).getByText('Keys are kept in DynamoDB.').waitFor();
    await browser.close();
    await api.close();
  });
});
