/** Job 8: a real machine comes in from what lsmem printed, and leaves as a report. */

import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from '../host.ts';
import { keyTo } from '../keys.ts';
import { byPalette, handOn } from './hand.ts';

const PRINTED = `RANGE                                  SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000ffffffff    4G  online       yes  0-15
0x0000000100000000-0x00000001ffffffff    4G offline             16-31

Memory block size:       256M
Total online memory:       4G
Total offline memory:      4G
`;

async function paste(page: Page): Promise<void> {
  const area = page.getByRole('textbox', { name: /What lsmem prints/ });
  await expect(area).toBeFocused();
  await area.fill(PRINTED);
  await page.keyboard.press('Control+Enter');
}

test('import and report: by mouse', async ({ page, host }) => {
  await host.visit(page, '#/~/machines');
  const hand = handOn(page);
  await hand.click('[data-paste-open]');
  await paste(page);
  await hand.click('[data-open-imported]');
  await expect(page.locator('[data-result]')).toContainText('is open');
  hand.took('import what lsmem printed', 3);
  await page.locator('machines-screen [data-format]').selectOption('report');
  const file = await host.saved(page, () => hand.click('machines-screen [data-task="export"]'));
  expect(await readFile(file, 'utf8')).toMatch(/<h2[^>]*>In short/);
  hand.took('report', 3);
});

test('import and report: by keyboard', async ({ page, host }) => {
  await host.visit(page);
  await byPalette(page, 'saved machines', /Saved machines/);
  await keyTo(page, '[data-paste-open]');
  await page.keyboard.press('Enter');
  await paste(page);
  await expect(page.locator('[data-known]')).toContainText('The block size: 256 MiB.');
  await keyTo(page, '[data-open-imported]');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-result]')).toContainText('is open');
});
