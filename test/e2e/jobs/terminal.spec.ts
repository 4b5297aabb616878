/** Job 9: the terminal, beside the map that it changes. */

import { expect } from '@playwright/test';
import { enterLine, expectTerminal, legendCount, terminal } from '../console-page.ts';
import { test } from '../host.ts';
import { handOn } from './hand.ts';

test('terminal: by mouse and keyboard, the map moves while one types and the history comes back', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  const hand = handOn(page);
  await page.keyboard.press('Control+`');
  await expect(terminal(page)).toBeVisible();
  await hand.click('terminal-view');
  hand.took('a terminal below the map', 3);
  await enterLine(page, 'chmem -b -e 64-65');
  await expect(legendCount(page, 'online')).toHaveText('66');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+e');
  for (let back = 0; back < 8; back++) await page.keyboard.press('Backspace');
  await page.keyboard.type('-d 64-65');
  await page.keyboard.press('Enter');
  await expect(legendCount(page, 'online')).toHaveText('64');
  await enterLine(page, 'lsmem');
  await expectTerminal(page).toMatch(/Total online memory: +64G/);
});
