/** What an operator only notices when it is wrong: colours, places in the history, long logs, two kernels side by side. */

import { expect, type Page } from '@playwright/test';
import { blockCell, carryOutPlan, goToPlace, legendCount, openScreen, task } from './console-page.ts';
import { test } from './host.ts';

/** The block map's pixels, after its next drawing. */
const picture = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const map = document.querySelector('blocks-screen')?.shadowRoot?.querySelector('cell-map');
    return map?.shadowRoot?.querySelector('canvas')?.toDataURL() ?? '';
  });

test('what is drawn piece by piece looks as if drawn at once; undo says where one is', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  const status = page.locator('lpar-status-bar');

  await test.step('cells that change are drawn over what was there', async () => {
    await goToPlace(page, '64-71');
    const before = await picture(page);
    await task(page, 'enable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'online')).toHaveText('72');
    await page.mouse.move(0, 0);
    const inPieces = await picture(page);
    expect(inPieces).not.toBe(before);
    await page.locator('[data-mode="table"]').click();
    await page.locator('[data-mode="map"]').click();
    await expect(blockCell(page, 64)).toBeVisible();
    expect(await picture(page)).toBe(inPieces);
  });

  await test.step('after undo the bar says so and offers redo', async () => {
    await expect(status.locator('[data-revision]')).toHaveText('revision 18');
    await page.keyboard.press('Control+z');
    await expect(status.locator('[data-revision]')).toHaveText('revision 2 of 18');
    await status.locator('[data-redo]').click();
    await expect(legendCount(page, 'online')).toHaveText('72');
    await expect(status.locator('[data-redo]')).toHaveCount(0);
  });

  await test.step('another way on is a branch, and leads to the branches', async () => {
    await page.keyboard.press('Control+z');
    await goToPlace(page, '80');
    await task(page, 'enable').click();
    await expect(status.locator('[data-branches]')).toHaveText('Branch 2, 2 branches');
    await status.locator('[data-branches]').click();
    await expect(page.locator('machines-screen tr[data-branch="Main"]')).toBeVisible();
  });
});

test.describe('in the largest partition', () => {
  test.use({ machine: 'largest' });

  test('a long action is watched and cancelled from any screen; what is left is selected', async ({
    page,
    host,
  }) => {
    await host.visit(page);
    // Each of 65,531 blocks is tried before the plan, and then carried out.
    test.slow();
    const wanted = page.getByLabel('Wanted');
    await wanted.fill('+32765.5 GiB', { timeout: 60_000 });
    await page.locator('storage-online cds-button[data-plan]:not([disabled])').click({ timeout: 60_000 });
    await carryOutPlan(page);
    const progress = page.locator('run-progress');
    await expect(progress).toContainText(/Bring online: [\d,]+ of 65,531 blocks/);
    await expect(wanted).toHaveAttribute('aria-invalid', 'false');
    await openScreen(page, 'Saved machines');
    await expect(progress.locator('progress')).not.toHaveJSProperty('value', 0);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    const note = page.locator('outcome-note [data-outcome]');
    await expect(note).toContainText('blocks brought online; cancelled,');
    const [done = 0, total = 0, left = 0] =
      ((await note.textContent()) ?? '')
        .match(/[\d,]+(?= of|\s+blocks|\s+left)/g)
        ?.map((figure) => Number(figure.replaceAll(',', ''))) ?? [];
    expect([done > 0, left > 0, done + left, total]).toEqual([true, true, 65_531, 65_531]);
    await page.locator('outcome-note [data-remaining]').click();
    await expect(page.locator('task-bar [data-subject]')).toContainText(
      `${left.toLocaleString('en')} blocks`,
    );
    await expect(legendCount(page, 'online')).toHaveText((done + 4).toLocaleString('en'));
  });
});

test.describe('with a history', () => {
  test.use({ machine: 'variedSample' });

  test('the journal knows when a block changed; a step stands beside the same step on another kernel', async ({
    page,
    host,
  }) => {
    await test.step('a window that was not there is told by the journal', async () => {
      await host.visit(page, '#/LNXTEST/blocks');
      await page.locator('[data-mode="table"]').click();
      await page.locator('details.columns summary').click();
      await page.locator('details.columns').getByLabel('Changed').check();
      await goToPlace(page, '64');
      const row = page.locator('block-table [data-block="64"]');
      // Its memmap file was not touched: configured by revision 5, brought online by 6.
      await expect(row.getByRole('gridcell').last()).toHaveText('6');
    });

    await test.step('both lists are stepped through together', async () => {
      await page.goto(new URL('/#/LNXTEST/sequence/7', page.url()).href);
      await page.locator('era-note [data-release="6.12"]').click();
      const rows = page.locator('era-steps tbody tr');
      await expect(rows.first()).toContainText('echo 1');
      await expect(page.locator('era-steps tr.first')).toContainText('first difference');
      await page.getByRole('button', { name: 'First step' }).click();
      await expect(page.locator('era-steps tr.current td').first()).toHaveText('1');
      await page.keyboard.press('F10');
      await expect(page.locator('era-steps tr.current')).toContainText('not on this kernel');
      await page.locator('era-note').getByText('This machine alone').click();
      await expect(page.locator('sequence-screen li.current')).toBeVisible();
    });

    await test.step('the kernel’s own calls stand behind the steps, also behind those of the next revision', async () => {
      await page.getByRole('checkbox', { name: 'Kernel calls' }).check();
      const calls = page.locator('call-tree');
      await expect(calls).toContainText('sclp_config_mem_store');
      await expect(calls).toContainText('takes device_hotplug_lock');
      await page.getByRole('button', { name: 'Previous revision' }).click();
      await expect(calls).toContainText('state_store');
      await calls.getByRole('textbox', { name: 'Run until' }).fill('sclp_mem_change_state memory_notify');
      await calls.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(calls.locator('li.current')).toContainText('memory_notify');
      await expect(calls.locator('.held')).toContainText('device_hotplug_lock');
      await calls.getByRole('button', { name: 'Fold all' }).click();
      await expect(calls.getByRole('treeitem')).toHaveCount(1);
      await calls.getByRole('tree').press('ArrowRight');
      await expect(calls.getByRole('treeitem').nth(1)).toBeVisible();
      await expect(calls.getByRole('link', { name: 'fs/kernfs/file.c' })).toHaveAttribute(
        'href',
        /torvalds\/linux\.git\/tree\/fs\/kernfs\/file\.c\?h=v/,
      );
    });

    await test.step('who was notified, with arguments and returns; the pages of the block follow the steps', async () => {
      await page.getByRole('checkbox', { name: 'Notifiers' }).check();
      await expect(page.locator('notifier-chain')).toContainText('ksm_memory_callback');
      await expect(page.locator('notifier-chain')).toContainText('start_pfn = 0x');
      await page.getByRole('checkbox', { name: 'Notifiers' }).uncheck();
      await page.getByRole('checkbox', { name: 'Kernel calls' }).uncheck();
      await expect(page.locator('sequence-screen li.current')).toBeVisible();
      await page.getByRole('checkbox', { name: 'Pages' }).check();
      const struct = page.locator('sequence-screen struct-pages');
      await expect(struct.locator('[aria-current]').first()).toHaveText('initialised');
      await page.getByRole('button', { name: 'First step' }).click();
      await expect(struct.locator('[aria-current]').first()).not.toHaveText('initialised');
      await page.getByRole('button', { name: 'Page by page' }).click();
      await expect(page.locator('pages-screen h1')).toContainText('Pages of block');
      await page
        .locator('page-strip')
        .getByRole('slider', { name: 'Pages of the pageblock' })
        .press('ArrowRight');
      await expect(page.locator('page-walk')).toContainText('describes itself');
      await page.getByRole('textbox', { name: 'Go to page' }).fill('nonsense');
      await page.getByRole('button', { name: 'Go', exact: true }).click();
      await expect(page.getByText('“nonsense” is neither')).toBeVisible();
      await page.getByLabel('Pages in the altmap (free)').fill('1000');
      await page.getByLabel('Pages in the altmap (free)').press('Enter');
      await expect(page.locator('altmap-course [data-populated]')).toContainText('ENOMEM');
      await page.goBack();
      await page.getByRole('checkbox', { name: 'Pages' }).uncheck();
    });

    await test.step('of a long log only what is looked at is there, and all of it is found and copied', async () => {
      await page.goto(new URL('/#/LNXTEST/messages', page.url()).href);
      const log = page.locator('log-view');
      await expect(log).toContainText('unmovable page');
      await log.evaluate((view) => {
        const lines = Array.from(
          { length: 20_000 },
          (_, line) => `line ${line}${line === 41 ? ' wanted' : ''}`,
        );
        Object.assign(view, { lines });
      });
      await expect(log.locator('[data-row]').last()).toHaveText('line 19999');
      expect(await log.locator('[data-row]').count()).toBeLessThan(200);
      await log.getByRole('searchbox').fill('wanted');
      await expect(log.locator('.hit')).toBeInViewport();
      await log.locator('[data-end]').click();
      await expect(log.locator('[data-row="19999"]')).toBeInViewport();
    });
  });
});
