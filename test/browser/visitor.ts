import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type OpenPage, openPage } from '../support/browser.ts';

/** What a visitor of the playground does and sees. */
export interface Visitor {
  page: Page;
  press(button: string): Promise<void>;
  /** The ids, or the problems' names, that the page was answered so far. */
  answers: { status: number; id?: string; name?: string }[];
  /** Waits until the page counts this many requests, all answered, and this many emails, under its key. */
  counts(requests: number, emails: number): Promise<void>;
  /** Waits until the drawing shows this state. */
  lit(state: string): Promise<void>;
  /** How many requests are marked as replays. */
  replays(): Promise<number>;
  /** The words of the requests, the newest first. */
  requests(): Promise<string[]>;
}

/** Long enough for a lost answer on a busy machine. */
const PATIENCE = { timeout: 15_000 };

export function visitor(page: Page): Visitor {
  const answers: Visitor['answers'] = [];
  page.on('response', async (response) => {
    if (response.request().method() !== 'POST' || !response.url().endsWith('/email')) return;
    // Nobody asks for what a page that was left was answered.
    const json = await response.json().catch(() => undefined);
    if (!json) return;
    const { id, name } = json;
    answers.push({ status: response.status(), ...(id && { id }), ...(name && { name }) });
  });
  const text = (selector: string) => page.locator(selector).innerText();
  return {
    page,
    answers,
    press: (button) => page.getByRole('button', { name: button, exact: true }).click(),
    async counts(requests, emails) {
      await expect.poll(() => text('#requests'), PATIENCE).toBe(String(requests));
      await expect.poll(() => page.locator('[data-tone=pending]').count(), PATIENCE).toBe(0);
      await expect.poll(() => text('#emails'), PATIENCE).toBe(String(emails));
    },
    lit: (state) =>
      expect
        .poll(() => page.locator('#drawing svg').getAttribute('aria-label'), PATIENCE)
        .toBe(`The record is ${state}`),
    replays: () => page.locator('.mark:visible').count(),
    requests: () => page.locator('.request').allInnerTexts(),
  };
}

/** Somebody comes to the playground, to send emails with a subject that no other has. */
export async function arrive(
  browser: Browser,
  url: string,
): Promise<{ open: OpenPage; visit: Visitor; subject: string }> {
  const open = await openPage(browser, url);
  const subject = randomUUID();
  await open.page.getByLabel('Subject').fill(subject);
  return { open, visit: visitor(open.page), subject };
}
