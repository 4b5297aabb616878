/** Walking the console with the keyboard alone. */

import { expect, type Page } from '@playwright/test';

const MOST_STOPS = 80;

/** Whether the focus is on an element that matches, or inside its shadow root. */
export const isFocused = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((wanted) => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      if (element.matches(wanted)) return true;
      element = element.shadowRoot.activeElement;
    }
    return element?.matches(wanted) ?? false;
  }, selector);

/** Presses Tab (or another key) until the focus is there. */
export async function keyTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let press = 0; press < MOST_STOPS; press++) {
    if (await isFocused(page, selector)) return;
    await page.keyboard.press(key);
  }
  expect(await isFocused(page, selector), `${key} reaches ${selector}`).toBe(true);
}

/** Goes to a place through the search field. */
export async function searchByKey(page: Page, place: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
  await page.locator('blocks-screen cell-map').waitFor();
}

/** Opens a view of a partition in the tree. */
export async function openByKey(page: Page, partition: string, screen: string): Promise<void> {
  await keyTo(page, 'lpar-tree [role="treeitem"], lpar-tree', 'F6');
  await page.keyboard.press('Home');
  const leaf = `a[href="#/${partition}/${screen}"]`;
  if (!(await page.locator(`lpar-tree ${leaf}`).isVisible())) {
    await keyTo(page, `[data-key="more ${partition}"]`, 'ArrowDown');
    await page.keyboard.press('ArrowRight');
  }
  await keyTo(page, leaf, 'ArrowDown');
  await page.keyboard.press('Enter');
  // The same screen of another partition may still be there.
  await page.waitForURL((url) => url.hash === `#/${partition}/${screen}`);
  await page.locator(`.screen[data-screen="${screen}"]`).waitFor();
}
