/**
 * A disabled `cds-button` swallows a click without a word, and Playwright waits only for native buttons: while an
 * action runs, a story that clicks at once would wait for ever for what its click should have brought.
 */

import { expect, type Locator, type Page } from '@playwright/test';

const patient = new WeakSet<object>();

/** From now on clicks, keys and focus of every locator wait until what they are for can be done; `force` does not. */
export function waitForEnabled(page: Page): void {
  const locators = Object.getPrototypeOf(page.locator('html')) as Locator;
  if (patient.has(locators)) return;
  patient.add(locators);
  const { click, press, focus } = locators;
  locators.click = async function (this: Locator, options) {
    if (!options?.force) await enabled(this);
    await click.call(this, options);
  };
  locators.press = async function (this: Locator, key, options) {
    await enabled(this);
    await press.call(this, key, options);
  };
  locators.focus = async function (this: Locator, options) {
    await enabled(this);
    await focus.call(this, options);
  };
}

async function enabled(locator: Locator): Promise<void> {
  await locator.waitFor({ state: 'attached' });
  await expect(locator).not.toHaveAttribute('disabled');
}
