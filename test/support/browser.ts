import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's package, or whatever `CHROMIUM` names; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);

if (!chromiumPath) {
  console.warn('The browser tests are skipped: no Chromium at /usr/bin/chromium, and CHROMIUM names none.');
}

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath });

export interface OpenPage {
  page: Page;
  /** What went wrong in the page itself; that an answer is a 4xx or 5xx is no error of the page. */
  errors: string[];
  /** Where it sent its requests to. */
  origins: Set<string>;
  close(): Promise<void>;
}

/** A page of a visitor who was never here. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const origins = new Set<string>();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isStatus = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !isStatus) errors.push(message.text());
  });
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto(url);
  return { page, errors, origins, close: () => context.close() };
}
