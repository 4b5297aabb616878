/** Runbooks by mouse and by keyboard: from a plan, from the journal, from a comparison; edited, carried out, taken along. */

import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { goToAddress } from './console-page.ts';
import { test } from './host.ts';

const screen = (page: Page) => page.locator('runbooks-screen');
const part = (page: Page, name: string) => screen(page).locator(`section[data-part="${name}"]`);
const field = (page: Page, name: string) => screen(page).locator(`[data-field="${name}"]`).first();

/** Every click and key press of a story is counted. */
function counted(page: Page) {
  let clicks = 0;
  return {
    click: async (selector: string): Promise<void> => {
      clicks++;
      await page.locator(selector).click();
    },
    get clicks() {
      return clicks;
    },
  };
}

async function wishFor(page: Page, text: string): Promise<void> {
  const wanted = page.locator('storage-online input[name="wanted"]');
  await wanted.fill(text);
  await page.locator('storage-online cds-button[data-do]:not([disabled])').waitFor({ timeout: 60_000 });
}

test('a runbook of a wish: one click, edited, undone, saved by itself, carried out as expected', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await wishFor(page, '+4 GiB');
  const hand = counted(page);
  await hand.click('storage-online cds-button[data-runbook]');
  await expect(field(page, 'title')).toHaveValue('LNXTEST: bring 4 GiB online (blocks 64–67)', {
    timeout: 60_000,
  });
  console.log(`runbook from a plan: ${hand.clicks} click`);
  expect(hand.clicks).toBeLessThanOrEqual(4);
  await expect(part(page, 'steps').locator('[data-field="command"]')).toHaveValue('chmem -v -b -e 64-67');

  await field(page, 'change').fill('CHG0012345');
  await part(page, 'steps').locator('[data-tool="add"]').click();
  await expect(part(page, 'steps').locator('li.step')).toHaveCount(2);
  await expect(screen(page).locator('[data-rehearsed]')).toHaveAttribute('data-rehearsed', 'no');
  await screen(page).locator('[data-do="undo"]').click();
  await expect(part(page, 'steps').locator('li.step')).toHaveCount(1);
  await expect(screen(page).locator('[data-rehearsed]')).toHaveAttribute('data-rehearsed', 'yes');
  await expect(screen(page).locator('[data-saved]')).toHaveAttribute('data-saved', 'yes', {
    timeout: 60_000,
  });

  await screen(page).locator('[data-do="run"]').click();
  await screen(page).locator('[data-run="all"]').click();
  await expect(screen(page).locator('[data-where]')).toHaveText('Everything was as expected.', {
    timeout: 60_000,
  });
  await expect(part(page, 'steps').locator('[data-verdict]')).toHaveAttribute('data-verdict', 'equal');
  await screen(page).locator('[data-run="back"]').click();
  await screen(page).locator('[data-run="all"]').click();
  await expect(screen(page).locator('[data-where]')).toHaveText('Everything was as expected.', {
    timeout: 60_000,
  });
  await screen(page).locator('[data-run="leave"]').click();

  const again = await host.restart(page);
  await host.visit(again, '#/~/runbooks');
  await expect(field(again, 'change')).toHaveValue('CHG0012345', { timeout: 60_000 });
});

test('what differs stands first, with what to do; one goes on, skips or stops', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await wishFor(page, '+4 GiB');
  await page.locator('storage-online cds-button[data-runbook]').click();
  await expect(field(page, 'title')).toHaveValue(/bring 4 GiB online/, { timeout: 60_000 });
  await goToAddress(page, '#/LNXTEST/overview');
  await wishFor(page, '+1 GiB');
  await page.locator('storage-online cds-button[data-do]').click();
  await expect(page.locator('storage-online [data-now]')).toHaveText(/65/, { timeout: 60_000 });

  await goToAddress(page, '#/~/runbooks');
  await screen(page).locator('[data-do="run"]').click();
  await screen(page).locator('[data-run="all"]').click();
  await expect(screen(page).locator('[data-where]')).toContainText('is not as expected', { timeout: 60_000 });
  const differences = screen(page).locator('.run [data-differences]');
  await expect(differences).toContainText('Total online memory');
  await expect(screen(page).locator('.run .otherwise')).toContainText('rehearse again');
  await screen(page).locator('[data-run="on"]').click();
  await expect(screen(page).locator('[data-where]')).toContainText('Next');
  await screen(page).locator('[data-run="skip"]').click();
  await screen(page).locator('[data-run="stop"]').click();
  await expect(screen(page).locator('[data-where]')).toContainText('Stopped');
});

test('a runbook of chosen actions of the journal, by keyboard alone', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await wishFor(page, '+2 GiB');
  await page.locator('storage-online cds-button[data-do]').click();
  await expect(page.locator('storage-online [data-now]')).toHaveText(/66/, { timeout: 60_000 });
  await goToAddress(page, '#/LNXTEST/journal');
  const choose = page.locator('journal-screen tbody [data-choose]').first();
  await choose.focus();
  await page.keyboard.press('Space');
  await page.locator('journal-screen [data-runbook]').focus();
  await page.keyboard.press('Enter');
  console.log('runbook from the journal: 2 key presses');
  await expect(part(page, 'steps').locator('[data-field="command"]')).toHaveValue('chmem -v -b -e 64-65', {
    timeout: 60_000,
  });
  await field(page, 'title').focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' at night');
  await page.keyboard.press('Control+z');
  await expect(field(page, 'title')).toHaveValue('LNXTEST: bring 2 GiB online (blocks 64–65)');
  await page.keyboard.press('Control+Shift+z');
  await expect(field(page, 'title')).toHaveValue(/at night$/);
});

test('a runbook is taken along as a page, Markdown and a script, and deleting it can be taken back', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await wishFor(page, '+1 GiB');
  await page.locator('storage-online cds-button[data-runbook]').click();
  await expect(field(page, 'title')).toHaveValue(/bring 1 GiB online/, { timeout: 60_000 });
  const save = (format: string) =>
    host.saved(page, () => screen(page).locator(`[data-save="${format}"]`).click());
  expect(await readFile(await save('html'), 'utf8')).toContain(
    '<pre class="command">chmem -v -b -e 64</pre>',
  );
  expect(await readFile(await save('md'), 'utf8')).toContain('## Way back');
  expect(await readFile(await save('sh'), 'utf8')).toContain('set -eu');
  await screen(page).locator('[data-do="remove"]').click();
  await expect(screen(page).locator('[data-empty]')).toBeVisible({ timeout: 60_000 });
  await screen(page).locator('[data-restore]').click();
  await expect(field(page, 'title')).toHaveValue(/bring 1 GiB online/, { timeout: 60_000 });
});

test('a runbook that was saved as JSON comes back in, chosen or dropped, and is told apart from a recording', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await wishFor(page, '+1 GiB');
  await page.locator('storage-online cds-button[data-runbook]').click();
  await expect(field(page, 'title')).toHaveValue(/bring 1 GiB online/, { timeout: 60_000 });
  const file = await host.saved(page, () => screen(page).locator('[data-save="json"]').click());
  await field(page, 'title').fill('Another one');
  await screen(page).locator('input[data-file]').setInputFiles(file);
  await expect(screen(page).locator('[data-note="said"]')).toContainText('is a runbook of this machine now');
  await expect(field(page, 'title')).toHaveValue(/bring 1 GiB online/);
  await goToAddress(page, '#/LNXTEST/overview');
  const text = (await readFile(file, 'utf8')).replace(/bring 1 GiB online/, 'dropped');
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'dropped.json'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
  await expect(field(page, 'title')).toHaveValue(/dropped/, { timeout: 60_000 });
});
