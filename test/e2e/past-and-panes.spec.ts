import { expect, type Page } from '@playwright/test';
import {
  blockCell,
  carryOutPlan,
  goToAddress,
  goToPlace,
  legendCount,
  openScreen,
  task,
} from './console-page.ts';
import { test } from './host.ts';

test('a past revision is framed and read-only; one returns, or continues from it', async ({ page, host }) => {
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
    await page.getByRole('button', { name: 'Commands of: Bring online: block 64' }).click();
    await page.getByRole('button', { name: 'Look at revision 3' }).click();
    await expect(page.locator('past-bar')).toContainText('revision 3 of 4');
    await goToAddress(page, '#/LNXTEST/block/64');
    await expect(page.locator('inspector-screen [data-state="offline"]')).toBeVisible();
  });

  await test.step('continuing from there moves the machine', async () => {
    await page.locator('past-bar cds-button[data-continue]').click();
    await expect(page.locator('past-bar')).toBeHidden();
    await expect(page.locator('lpar-status-bar [data-revision="3"]')).toBeVisible();
    await expect(page.locator('inspector-screen [data-state="offline"]')).toBeVisible();
  });
});

/** The next time an element of this kind is drawn, it throws. Those that stand there are drawn at once. */
async function breakOnce(page: Page, element: string): Promise<void> {
  await page.evaluate((name) => {
    const { prototype } = customElements.get(name) as unknown as {
      prototype: { render(): unknown; requestUpdate(): void };
    };
    const { render } = prototype;
    prototype.render = () => {
      prototype.render = render;
      throw new Error(`a broken ${name}`);
    };
    for (const one of document.querySelectorAll(name)) (one as unknown as typeof prototype).requestUpdate();
  }, element);
}

const stopped = (page: Page, pane: string) => page.locator(`[data-pane-stopped="${pane}"]`);

test('a pane that throws says so in its place, is reopened, and the machine goes on', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  const panes = [
    ['masthead', 'lpar-masthead', 'The masthead stopped'],
    ['tree', 'lpar-tree', 'The tree stopped'],
    ['tabs', 'task-tabs', 'The row of tabs stopped'],
    ['screen', 'blocks-screen', 'This pane stopped'],
    ['outcome', 'outcome-note', 'The note on the last action stopped'],
    ['tasks', 'task-bar', 'The task bar stopped'],
    ['status', 'lpar-status-bar', 'The status bar stopped'],
    ['announcements', 'lpar-live-region', 'The screen reader’s announcements stopped'],
  ] as const;
  for (const [pane, element, sentence] of panes) {
    await test.step(element, async () => {
      const place = await page.locator(element).boundingBox();
      await breakOnce(page, element);
      const note = stopped(page, pane);
      await expect(note.getByRole('alert')).toContainText(sentence);
      await expect(note).toContainText(`a broken ${element}`);
      const box = await note.boundingBox();
      if (place && place.height > 1) expect(overlaps(place, box), `${pane} says it where it was`).toBe(true);
      // The others go on.
      expect(await page.locator('pane-failure').count()).toBe(1);
      await note.locator('cds-button[data-reopen]').click();
      await expect(page.locator(element)).toBeAttached();
      await expect(page.locator('pane-failure')).toHaveCount(0);
    });
  }
  await test.step('another screen is not affected', async () => {
    await breakOnce(page, 'blocks-screen');
    await expect(stopped(page, 'screen')).toBeVisible();
    await openScreen(page, 'Journal');
    await expect(page.getByRole('heading', { name: 'Journal' })).toBeVisible();
  });
  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');
});

test('a dialog that throws says so as a dialog, and is reopened or closed', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64-67');
  await breakOnce(page, 'plan-dialog');
  const note = stopped(page, 'plan').getByRole('dialog', { name: 'The plan stopped' });
  await note.locator('cds-button[data-reopen]').click();
  await task(page, 'enable').click();
  await expect(page.locator('plan-dialog [data-verdict]')).toBeVisible();

  await breakOnce(page, 'plan-dialog');
  await note.locator('cds-button[data-reopen]').click();
  // What was asked is still asked.
  await carryOutPlan(page);
  await expect(legendCount(page, 'online')).toHaveText('68');

  await breakOnce(page, 'key-sheet');
  await expect(page.getByRole('dialog', { name: 'The list of keyboard shortcuts stopped' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('pane-failure')).toHaveCount(0);
  await blockCell(page, 67).press('?');
  await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('when the frame itself throws, the window says so and is drawn again', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await breakOnce(page, 'lpar-console');
  await expect(stopped(page, 'console')).toContainText('The console stopped');
  await stopped(page, 'console').locator('cds-button[data-reopen]').click();
  await expect(page.locator('overview-screen')).toBeVisible();
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlaps = (a: Box, b: Box | null): boolean =>
  b !== null && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
