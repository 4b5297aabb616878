/** What the browser tests do with the console, in an operator's words. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import type { TerminalView } from '../../renderer/elements/terminal-view.ts';

export const blockCell = (page: Page, block: number): Locator =>
  page.locator(`blocks-screen cell-map [role="gridcell"][data-cell="${block}"]`);

/** Goes to a place through the search field: "64", "64-67", "rn 65". */
export async function goToPlace(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search' }).fill(text);
  await page.keyboard.press('Enter');
  await expect(page.locator('blocks-screen')).toBeVisible();
}

export async function openScreen(page: Page, name: string): Promise<void> {
  const leaf = page.getByRole('treeitem', { name, exact: true });
  const more = page.getByRole('treeitem', { name: 'More', exact: true, expanded: false });
  if (!(await leaf.isVisible()) && (await more.isVisible())) await more.click();
  await leaf.click();
}

/** Goes to a screen by its address, as a link in the page would. */
export async function goToAddress(page: Page, hash: string): Promise<void> {
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
}

/** Gives a file to the import of the saved machines, which are shown. */
export async function importFile(page: Page, file: string): Promise<void> {
  await page.locator('machines-screen input[type="file"]').setInputFiles(file);
}

/**
 * Axe on the page. Otherwise it ends its work in a page of its own, against frames that lie: the console has no frames,
 * Electron gives no such page, and each one takes longer than the rules.
 */
export const axeOn = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true);

/** The terminal that is shown. */
export const terminal = (page: Page): Locator => page.locator('terminal-view');

/** Everything that stands in the terminal, without colours. */
export const terminalText = (page: Page): Promise<string> =>
  terminal(page).evaluate((view) => (view as TerminalView).text);

/** What is being typed in it. */
export const typedLine = (page: Page): Promise<string> =>
  terminal(page).evaluate((view) => (view as TerminalView).line);

/** Types a line in the terminal and waits until it has run. */
export async function enterLine(page: Page, line: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Command line' }).focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await expect.poll(() => typedLine(page)).toBe('');
  await expect(terminal(page)).not.toHaveAttribute('running');
}

/** Waits for a text in the terminal. */
export const expectTerminal = (page: Page) => expect.poll(() => terminalText(page));

/** Presses a task's button. */
export const task = (page: Page, verb: string): Locator =>
  page.locator(`task-bar cds-button[data-verb="${verb}"]`);

/** What a plan has done is seen before its answer closes it: until then the keys are the dialog's. */
export const planIsClosed = (page: Page): Promise<void> =>
  expect(page.locator('plan-dialog dialog')).toBeHidden();

/** Carries out the plan that is shown. */
export async function carryOutPlan(page: Page): Promise<void> {
  await page.locator('plan-dialog [data-verdict]').waitFor();
  await page.locator('plan-dialog cds-button[data-run]').click();
  await planIsClosed(page);
}

/** Count in the legend of the block map. */
export const legendCount = (page: Page, category: string): Locator =>
  page.locator(`blocks-screen map-legend [data-category="${category}"] .count`);
