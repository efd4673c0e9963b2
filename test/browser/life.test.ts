import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launch, type OpenPage, openPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { type Visitor, visitor } from './visitor.ts';

// The life of an email under its key's record, in a real Chromium.

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 780 };
const PATIENCE = { timeout: 15_000 };

describe.skipIf(!chromiumPath)('The playground shows the life of an email', () => {
  let api: LocalApi;
  let browser: Browser;
  let open: OpenPage;
  let visit: Visitor;
  beforeAll(async () => {
    api = await localApi();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });
  beforeEach(async () => {
    open = await openPage(browser, api.apiUrl);
    visit = visitor(open.page);
    return async () => {
      expect(open.errors).toEqual([]);
      await open.close();
    };
  });

  const stops = () => open.page.locator('.stop .told').allInnerTexts();
  const here = () => open.page.locator('.stop[data-here] .told').allInnerTexts();
  const sentence = () => open.page.locator('#life-sentence').innerText();
  const choose = (fate: string) =>
    open.page.getByLabel('What becomes of it').selectOption(`${fate}@simulator.amazonses.com`);

  test.each([
    ['success', ['accepted', 'delivered'], 'delivered', 'Delivered.'],
    ['bounce', ['accepted', 'bounced'], 'bounced', 'It bounced: there is no such mailbox.'],
    [
      'complaint',
      ['accepted', 'delivered', 'complained'],
      'complained',
      'There is a complaint: the recipient called it spam.',
    ],
    [
      'ooto',
      ['accepted', 'delivered', 'bounced, transient'],
      'delivered',
      'Delivered. A transient bounce beside a delivery is an automatic reply, as a rule, and changes nothing.',
    ],
    [
      'suppressionlist',
      ['accepted', 'suppressed'],
      'suppressed',
      'SES did not try: the address is on SES’s own list.',
    ],
  ])('moving, to where it ends: %s', async (fate, way, end, words) => {
    expect(await sentence()).toBe('It begins when SES has taken the email.');
    await choose(fate);
    expect(await open.page.getByLabel('To').inputValue()).toBe(`${fate}@simulator.amazonses.com`);
    await visit.press('Send');
    const seen: string[][] = [];
    const look = async () => {
      seen.push(await stops());
      return seen.at(-1);
    };
    await expect.poll(look, PATIENCE).toEqual(way);
    // Whenever it was looked at, it stood somewhere on its way.
    for (const stood of seen) expect(way.slice(0, stood.length)).toEqual(stood);
    expect(await here()).toEqual([end]);
    expect(await sentence()).toBe(words);
  });

  test('of each recipient, named by a short hash and by nothing else', async () => {
    const key = await open.page.getByLabel('Key', { exact: true }).inputValue();
    await visit.press('Send');
    await visit.counts(1, 1);
    await expect.poll(here, PATIENCE).toEqual(['delivered']);
    const many = `${key}-many`;
    const to = ['ann@example.com', 'ben@example.org', 'bounce@simulator.amazonses.com'];
    await api.post({ to, subject: 'Many', text: 'Sent once.' }, { key: many });
    await open.page.getByLabel('Key', { exact: true }).fill(many);
    // Another key is another email: nothing of the one before stands there meanwhile.
    expect(await stops()).toEqual([]);
    await open.page.getByLabel('Key', { exact: true }).blur();
    await expect.poll(sentence, PATIENCE).toBe('3 recipients: 2 delivered, 1 bounced.');
    const rails = await open.page.locator('.rail').allInnerTexts();
    expect(rails).toHaveLength(3);
    for (const [index, rail] of rails.entries())
      expect(rail).toMatch(new RegExp(`^Recipient ${index + 1}\\s*[\\w-]{12}\\s`));
    expect(rails.join()).not.toContain('@');
  });

  test('of several recipients that were written with commas', async () => {
    await open.page.getByLabel('To').fill('ann@example.com, bounce@simulator.amazonses.com');
    await visit.press('Send');
    await expect.poll(sentence, PATIENCE).toBe('2 recipients: 1 delivered, 1 bounced.');
  });

  test('and another recipient, chosen after a send, is another email under a new key', async () => {
    const key = open.page.getByLabel('Key', { exact: true });
    const first = await key.inputValue();
    await choose('bounce');
    expect(await key.inputValue()).toBe(first);
    await visit.press('Send');
    await visit.counts(1, 1);
    await choose('success');
    await visit.counts(0, 0);
    expect(await key.inputValue()).not.toBe(first);
    await visit.press('Send');
    await visit.counts(1, 1);
    // By hand it is somebody else.
    await open.page.getByLabel('To').fill('jane@example.com');
    expect(await open.page.getByLabel('What becomes of it').inputValue()).toBe('');
  });

  test.each([
    ['light', WIDE],
    ['dark', WIDE],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)('%s, at %o: readable, nothing cut off', async (colorScheme, viewport) => {
    const { page } = open;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await choose('ooto');
    await visit.press('Send');
    await expect.poll(stops, PATIENCE).toHaveLength(3);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
    expect(violations).toEqual([]);
    const root = 'document.documentElement';
    expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0);
  });

  test('without restarting what stands, at each look', async () => {
    const moving = await openPage(browser, api.apiUrl, { reducedMotion: 'no-preference' });
    await moving.page.getByRole('button', { name: 'Send', exact: true }).click();
    await moving.page.locator('.stop[data-here] .told', { hasText: 'delivered' }).waitFor();
    await moving.page.evaluate('document.querySelector(".stop").dataset.seen = "yes"');
    await moving.page.evaluate('dispatchEvent(new Event("focus"))');
    await moving.page.waitForResponse('**/email');
    expect(await moving.page.locator('.stop').first().getAttribute('data-seen')).toBe('yes');
    await moving.close();
  });
});
