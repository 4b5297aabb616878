import { expect, test } from '@playwright/test';
import { blockCell, goToPlace, legendCount, openScreen, task } from './console-page.ts';
import { type Host, startHost } from './host.ts';

let host: Host;

test.beforeEach(async () => {
  host = await startHost();
});

test.afterEach(async () => {
  await host.remove();
});

test('a past revision is framed and read-only; one returns, or continues from it', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');

  await test.step('looking back changes nothing', async () => {
    await blockCell(page, 64).press('[');
    const bar = page.locator('past-bar');
    await expect(bar).toContainText('You are at revision 2 of 4. Read-only.');
    await expect(legendCount(page, 'online')).toHaveText('64');
    await expect(task(page, 'enable')).toHaveAttribute('disabled', '');
    await expect(page.locator('task-bar .reason').first()).toContainText('past revision');
    await bar.locator('cds-button[data-return]').click();
    await expect(legendCount(page, 'online')).toHaveText('65');
    await expect(bar).toBeHidden();
  });

  await test.step('the inspector shows the block as it was', async () => {
    await openScreen(page, 'Journal');
    await page.getByRole('button', { name: 'Look at revision 3' }).click();
    await expect(page.locator('past-bar')).toContainText('revision 3 of 4');
    await page.goto(new URL('/#/LNXTEST/block/64', page.url()).href);
    await expect(page.locator('inspector-screen [data-state="offline"]')).toBeVisible();
  });

  await test.step('continuing from there moves the machine', async () => {
    await page.locator('past-bar cds-button[data-continue]').click();
    await expect(page.locator('past-bar')).toBeHidden();
    await expect(page.locator('lpar-status-bar [data-revision="3"]')).toBeVisible();
    await expect(page.locator('inspector-screen [data-state="offline"]')).toBeVisible();
  });
});

test('a pane that throws says so, is reopened, and the machine goes on', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.evaluate(() => {
    const screen = customElements.get('journal-screen')?.prototype as { render: () => unknown };
    const { render } = screen;
    let failing = true;
    screen.render = function (this: unknown) {
      if (!failing) return render.call(this);
      failing = false;
      throw new Error('a broken pane');
    };
  });
  await openScreen(page, 'Journal');
  await expect(page.locator('pane-failure')).toContainText('This pane stopped');
  await expect(page.locator('pane-failure')).toContainText('a broken pane');
  await page.locator('pane-failure cds-button[data-reopen]').click();
  await expect(page.getByRole('heading', { name: 'Journal' })).toBeVisible();
  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');
});
