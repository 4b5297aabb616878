/** What the printer gets of a screen: its content from beginning to end, black on white, without the frame around it. */

import { expect } from '@playwright/test';
import { goToAddress } from './console-page.ts';
import { test } from './host.ts';
import { settled } from './settled.ts';

const FRAME = 'lpar-masthead, lpar-tree, lpar-status-bar, task-tabs, task-bar, .terminal-panel';

test('charts, tables and maps print without the frame, black on white', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  for (const view of [
    'LNXTEST/overview',
    'LNXTEST/planner',
    'LNXTEST/journal',
    'LNXTEST/blocks',
    '~/system',
  ]) {
    await goToAddress(page, `#/${view}`);
    await page.locator(`.screen[data-screen="${view.split('/')[1]}"] > *`).waitFor();
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    for (const part of await page.locator(FRAME).all()) await expect(part, view).toBeHidden();
    const paper = await page.locator('.pane > .screen').evaluate((screen) => ({
      cut: screen.scrollHeight > screen.clientHeight + 1 && getComputedStyle(screen).overflowY !== 'visible',
      background: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(screen).color,
    }));
    expect(paper, view).toEqual({ cut: false, background: 'rgb(255, 255, 255)', ink: 'rgb(22, 22, 22)' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    await expect(page.locator('lpar-tree'), view).toBeVisible();
  }
  // Nothing of what can be printed is more than paper: the PDF is made of it.
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});
