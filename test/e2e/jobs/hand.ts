/** A hand whose clicks and key presses are counted: each story prints what a job costs, and asserts the limit. */

import { expect, type Page } from '@playwright/test';

export interface Hand {
  click(selector: string): Promise<void>;
  /** Prints what the job took, and asserts that it was no more than that; begins to count anew. */
  took(job: string, most: number): void;
}

export function handOn(page: Page): Hand {
  let clicks = 0;
  return {
    click: async (selector) => {
      await page.locator(selector).first().click();
      clicks++;
    },
    took: (job, most) => {
      console.log(`${job}: ${clicks} ${clicks === 1 ? 'click' : 'clicks'}, at most ${most}`);
      expect(clicks, job).toBeLessThanOrEqual(most);
      clicks = 0;
    },
  };
}

/** What of the panel Storage online carries the wish out, as soon as it may. */
export const DO_IT = 'storage-online cds-button[data-do]:not([disabled])';

/** Opens something by its name in the palette, as one does who has no mouse. */
export async function byPalette(page: Page, text: string, item: RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await expect(page.locator('command-palette [aria-selected="true"]')).toHaveText(item);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Command palette' })).toBeHidden();
}
