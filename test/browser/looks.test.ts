import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launch, openPage } from '../support/browser.ts';
import { type LocalApi, localApi } from '../support/local-api.ts';
import { visitor } from './visitor.ts';

// What the page looks like: to eyes, to a screen reader, on a desk and on a phone.

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 780 };

describe.skipIf(!chromiumPath)('The playground looks', () => {
  let api: LocalApi;
  let browser: Browser;
  beforeAll(async () => {
    api = await localApi();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const background = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

  /** Everything that can be seen: a send, a replay, a problem at its field. */
  async function story(page: Page) {
    const visit = visitor(page);
    await visit.press('Send');
    await visit.counts(1, 1);
    await visit.press('Send again');
    await visit.counts(2, 1);
    await page.getByLabel('To').fill('nobody');
    await visit.press('Send');
    await visit.counts(3, 1);
    await visit.lit('sent');
  }

  test.each([
    ['light', WIDE],
    ['dark', WIDE],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)(
    '%s, at %o: readable, no error, nothing cut off, nothing from another host',
    async (colorScheme, viewport) => {
      const { page, errors, origins, close } = await openPage(browser, api.apiUrl, { colorScheme, viewport });
      await story(page);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      );
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      const root = 'document.documentElement';
      expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0);
      expect(errors).toEqual([]);
      expect([...origins]).toEqual([api.apiUrl]);
      await close();
    },
  );

  test('as the system does, until the visitor chooses, and then as chosen', async () => {
    const { page, close } = await openPage(browser, api.apiUrl, { colorScheme: 'light' });
    const light = await background(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(page);
    expect(dark).not.toBe(light);
    const toggle = page.getByRole('button', { name: 'Dark' });
    await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('true');
    await toggle.click();
    expect(await background(page)).toBe(light);
    await page.reload();
    expect(await background(page)).toBe(light);
    expect(await toggle.getAttribute('aria-pressed')).toBe('false');
    await close();
  });

  test('still, where motion is not wanted', async () => {
    const { page, close } = await openPage(browser, api.apiUrl, { reducedMotion: 'reduce' });
    const moving = '[...document.querySelectorAll("*")].flatMap((one) => one.getAnimations()).length';
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await visitor(page).lit('sent');
    expect(await page.evaluate(moving)).toBe(0);
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector('.spot')).transitionDuration`),
    ).toMatch(/^0s/);
    await close();
  });

  test('the light stays at its state while the window changes', async () => {
    const { page, close } = await openPage(browser, api.apiUrl, { reducedMotion: 'no-preference' });
    const width = () => page.evaluate<number>('document.querySelector("#drawing svg").viewBox.baseVal.width');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await visitor(page).lit('sent');
    const before = await width();
    await page.setViewportSize(PHONE);
    await expect.poll(width).not.toBe(before);
    expect(await page.evaluate('document.querySelector(".spot").getAnimations().length')).toBe(0);
    const centre = async (selector: string) => {
      const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator(selector).boundingBox()) ?? {};
      return [Math.round(x + width / 2), Math.round((y + height / 2) / 4)];
    };
    expect(await centre('.spot')).toEqual(await centre('.state.lit'));
    await close();
  });

  test('by keyboard alone', async () => {
    const { page, close } = await openPage(browser, api.apiUrl);
    const focused = () =>
      page.evaluate<string>('document.activeElement.id || document.activeElement.textContent.trim()');
    const order: string[] = [];
    for (let stops = 0; stops < 18; stops += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused());
      // Wherever it is, it can be seen.
      expect(await page.evaluate('document.activeElement.matches(":focus-visible")')).toBe(true);
    }
    expect(order.slice(0, 5)).toEqual([
      'Skip to the email',
      'inbox-link',
      'API reference',
      'README',
      'theme',
    ]);
    expect(order.slice(5, 16)).toEqual([
      'to',
      'fate',
      'from',
      'subject',
      'text',
      'key',
      'new-key',
      'send',
      'crowd',
      'lose',
      'kill',
    ]);
    await page.locator('#send').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect.poll(focused).toBe('again');
    await page.keyboard.press('Space');
    await visitor(page).counts(2, 1);
    await close();
  });
});
