import { join } from 'node:path';
import { commandLine } from '../../lib/command-line.ts';
import { startLocal } from '../../lib/local/start-local.ts';
import { launch, openPage } from '../support/browser.ts';

const HELP = `Takes the picture of the playground that README.md shows, in both themes, with Chromium.

  npm run picture
`;

const docs = join(import.meta.dirname, '../../docs');

const { values } = commandLine({ options: { help: { type: 'boolean' } } });
if (values.help) console.info(HELP);
else await takePictures();

async function takePictures(): Promise<void> {
  const browser = await launch();
  const local = await startLocal({ port: 0, inboxPort: 0, from: 'no-reply@example.com' });
  const { page } = await openPage(browser, local.apiUrl, { viewport: { width: 1_280, height: 960 } });
  for (const [button, requests] of [
    ['Send', '1'],
    ['Send again', '2'],
    ['Send 20 at once', '22'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.locator('#requests', { hasText: new RegExp(`^${requests}$`) }).waitFor();
    await page.locator('[data-tone=pending]').first().waitFor({ state: 'detached' });
  }
  await page.getByRole('img', { name: 'The record is sent' }).waitFor();
  await page.locator('.stop[data-here]', { hasText: 'delivered' }).waitFor();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(docs, `playground-${theme}.png`) });
  }
  await browser.close();
  await local.close();
}
