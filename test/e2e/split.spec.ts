/** Two panes and a terminal panel: each with what is its own, moved by mouse and keyboard, as they were at the next visit. */

import { expect, type Page } from '@playwright/test';
import { axeOn, blockCell, enterLine, goToAddress, goToPlace } from './console-page.ts';
import { test } from './host.ts';

const pane = (page: Page, number: number) => page.locator(`.pane[data-pane-index="${number - 1}"]`);
const shareOf = (page: Page, name: string) =>
  page.getByRole('separator', { name }).getAttribute('aria-valuenow');

test('the increment map moves while one types in the terminal panel', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/increments');
  const legend = page.locator('increments-screen map-legend');
  const before = await legend.textContent();
  await page.keyboard.press('Control+`');
  await expect(page.getByRole('heading', { name: 'Console of LNXTEST' })).toBeVisible();
  await page.keyboard.type('echo online > /sys/devices/system/memory/memory64/state');
  await enterLine(page, 'chmem -e 2G');
  await expect(legend).not.toHaveText(before ?? '');
  const bar = page.getByRole('separator', { name: 'Size of the terminal panel' });
  await bar.focus();
  await page.keyboard.press('ArrowUp');
  await expect(bar).toHaveAttribute('aria-valuenow', '60');
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  await page.reload();
  await expect(bar).toHaveAttribute('aria-valuenow', '60');
  await page.getByRole('textbox', { name: 'Command line' }).focus();
  await page.keyboard.press('Control+`');
  await expect(bar).toHaveCount(0);
  await expect(page.locator('increments-screen')).toBeVisible();
});

test('two panes have tabs, selections and results of their own; keys are about the one that has the focus', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.keyboard.press('Control+\\');
  await expect(pane(page, 2).locator('increments-screen')).toBeVisible();
  await expect(pane(page, 1).locator('blocks-screen')).toBeVisible();
  await pane(page, 1).getByRole('tab', { name: 'Blocks' }).click();
  await goToPlace(page, '66');
  await expect(blockCell(page, 66)).toBeFocused();
  await expect(page).toHaveURL(/#\/LNXTEST\/blocks$/);
  await page.keyboard.press('e');
  await expect(pane(page, 1).locator('outcome-note')).toContainText('Block 66');
  await expect(pane(page, 2).locator('task-tabs [role="tab"]')).toHaveText([/Increments/]);
  await expect(pane(page, 1).locator('task-tabs')).not.toContainText('Increments');
  await page.keyboard.press('Alt+o');
  await expect(page).toHaveURL(/#\/LNXTEST\/increments$/);
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  // Back is about the pane in which one was there.
  await goToAddress(page, '#/LNXTEST/overview');
  await expect(pane(page, 2).locator('overview-screen')).toBeVisible();
  await page.goBack();
  await expect(pane(page, 2).locator('increments-screen')).toBeVisible();
  await expect(pane(page, 1).locator('blocks-screen')).toBeVisible();
});

test('the bar between two panes is dragged, and moved by keys; one pane stays with what was active', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/overview');
  await page.getByRole('button', { name: 'All open tabs' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Two panes above each other' }).click();
  await goToAddress(page, '#/LNXTEST/journal');
  const bar = page.getByRole('separator', { name: 'Size of the panes' });
  const { x, y, width } = (await bar.boundingBox()) ?? { x: 0, y: 0, width: 0 };
  await page.mouse.move(x + width / 2, y + 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 102, { steps: 3 });
  await page.mouse.up();
  expect(Number(await shareOf(page, 'Size of the panes'))).toBeGreaterThan(55);
  await bar.press('Home');
  await expect(bar).toHaveAttribute('aria-valuenow', '15');
  await page.reload();
  await expect(bar).toHaveAttribute('aria-valuenow', '15');
  await expect(pane(page, 2).locator('journal-screen')).toBeVisible();
  await pane(page, 2).getByRole('button', { name: 'All open tabs' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'One pane' }).click();
  await expect(page.locator('.pane')).toHaveCount(1);
  await expect(page.locator('journal-screen')).toBeVisible();
});
