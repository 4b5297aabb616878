import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from './host.ts';
import { alteredRecording, equalRecording, takeRecording } from './recordings.ts';

const result = (page: Page) => page.locator('recordings-screen [data-replayed]');
const row = (page: Page, n: number) => page.locator(`recordings-screen tr[data-step="${n}"]`);

test('a recording that is dropped on the window is replayed, and nothing differs', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  const { name, text } = equalRecording();
  await page.evaluate(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName, { type: 'application/json' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [name, text] as const,
  );
  await expect(result(page)).toHaveAttribute('data-replayed', 'equal');
  await expect(result(page)).toContainText('37 steps, no difference.');
  expect(new URL(page.url()).hash).toBe('#/~/recordings');
});

test('a difference comes first, with the rule that the simulator followed and its source', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/recordings');
  await takeRecording(page, alteredRecording());
  await expect(result(page)).toHaveAttribute('data-replayed', 'different');
  await expect(result(page)).toContainText('1 step of 37 differs');
  const first = page.locator('recordings-screen tr[data-step]').first();
  await expect(first).toHaveAttribute('data-step', '5');
  await expect(first).toContainText('The same state again');
  await first.getByRole('button').press('Enter');
  const detail = page.locator('[data-detail="5"]');
  await expect(detail).toContainText('known from recordings; drivers/base/memory.c');
  await expect(detail).toContainText('Invalid argument');
  await page.locator('[data-order]').selectOption('recorded');
  await expect(page.locator('recordings-screen tr[data-step]').first()).toHaveAttribute('data-step', '0');

  const report = await host.saved(page, () => page.locator('[data-report="md"]').click());
  expect(await readFile(report, 'utf8')).toContain('| exit | `0` | `1` |');
});

test('what is told to the simulator is chosen for a step', async ({ page, host }) => {
  await host.visit(page, '#/~/recordings');
  await takeRecording(page, equalRecording());
  await page.locator('[data-order]').selectOption('recorded');
  await row(page, 9).getByRole('button').click();
  const detail = page.locator('[data-detail="9"]');
  await expect(detail).toContainText('blocks with unmovable pages are 4');
  await detail.locator('[data-handling="unmovable"]').selectOption('difference');
  await expect(detail.locator('[data-handling="unmovable"]')).toHaveValue('difference');
  await expect(detail).not.toContainText('blocks with unmovable pages are 4');
  await expect(detail.locator('[data-handling="unmovable"]')).toBeEnabled();
});

test('a recording stays when the page is loaded anew: with its choices, its name, its file', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/recordings');
  await takeRecording(page, equalRecording());
  await page.locator('[data-order]').selectOption('recorded');
  await row(page, 9).getByRole('button').click();
  const handling = page.locator('[data-detail="9"] [data-handling="unmovable"]');
  await handling.selectOption('difference');
  await expect(handling).toBeEnabled();
  await page.locator('cds-button[data-rename]:not([disabled])').click();
  await page.locator('[data-new-name]').fill('LPAR7 in May');
  await page.locator('[data-new-name]').press('Enter');
  const kept = page.locator('[data-kept-recording]', { hasText: 'LPAR7 in May' });
  await expect(kept).toContainText('37 steps');

  await page.reload();
  await kept.getByRole('button', { name: 'Show LPAR7 in May' }).click();
  await expect(kept).toHaveAttribute('aria-current', 'true');
  await expect(result(page)).toBeVisible();
  await page.locator('[data-order]').selectOption('recorded');
  await row(page, 9).getByRole('button').click();
  await expect(page.locator('[data-detail="9"] [data-handling="unmovable"]')).toHaveValue('difference');
  const saved = await host.saved(page, () => page.locator('[data-save-recording]').click());
  expect(await readFile(saved, 'utf8')).toBe(equalRecording().text);

  await page.locator('cds-button[data-remove]:not([disabled])').click();
  await expect(kept).toHaveCount(0);
  await page.locator('[data-restore]').click();
  await expect(kept).toHaveCount(1);
});

test('a file that is no recording is refused with every place, and the script can be saved', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/recordings');
  const input = page.locator('recordings-screen input[type="file"]');
  const text = equalRecording().text.replace('"arch": "s390x"', '"arch": "vax"');
  await input.setInputFiles({ name: 'vax.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const refused = page.locator('recordings-screen [data-result="failed"]');
  await expect(refused).toContainText('vax.json was not taken in.');
  await expect(refused).toContainText('kernel.arch');
  const script = await host.saved(page, () => page.locator('[data-script]').click());
  expect(await readFile(script, 'utf8')).toMatch(/^#!\/bin\/sh\n# lpar-record/);
});
