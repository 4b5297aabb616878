/**
 * What elements say in states that no walk through the console comes to: the gallery, on the sample of a real session.
 * The texts are in golden/; `node scripts/test.mjs --only=browser -- elements --update-snapshots`.
 */

import { expect, test } from '@playwright/test';
import { startGallery } from '../gallery/start.ts';
import { readScreen } from '../screens/read-screen.ts';
import { VIEW } from '../screens/view.ts';

const { reducedMotion, ...window } = VIEW;
test.use({ ...window, contextOptions: { reducedMotion } });

test('elements say what they said, in each of their states', async ({ page }) => {
  test.setTimeout(180_000);
  const gallery = await startGallery({ theme: false });
  try {
    await page.goto(gallery.address);
    await page.locator('body[data-ready]').waitFor({ timeout: 60_000 });
    const sections = await page.locator('body > section').all();
    expect(sections.length).toBeGreaterThan(20);
    for (const section of sections) {
      const name = `element-${await section.getAttribute('id')}`;
      await test.step(name, async () => {
        expect.soft(await readScreen(section)).toMatchSnapshot(`${name}.txt`);
      });
    }
  } finally {
    await gallery.close();
  }
});
