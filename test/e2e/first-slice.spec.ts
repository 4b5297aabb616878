import { expect, type WebSocketRoute } from '@playwright/test';
import {
  blockCell,
  carryOutPlan,
  goToPlace,
  legendCount,
  openScreen,
  planIsClosed,
  task,
} from './console-page.ts';
import { test } from './host.ts';
import { isFocused } from './keys.ts';

test('a block brought online is seen everywhere, survives a killed process and goes offline again', async ({
  page,
  host,
}) => {
  await host.visit(page);
  await expect(page.getByRole('heading', { name: 'LNXTEST' })).toBeVisible();
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('64 blocks');

  await test.step('bring block 64 online', async () => {
    await goToPlace(page, '64');
    await expect(page.locator('task-bar [data-command]')).toHaveText('chmem -b -e 64');
    await task(page, 'enable').click();
    await expect(page.locator('outcome-note [data-outcome="done"]')).toContainText(
      'Block 64 brought online.',
    );
  });

  await test.step('the map shows it', async () => {
    await expect(legendCount(page, 'online')).toHaveText('65');
    await expect(legendCount(page, 'memmap')).toHaveText('1');
    await expect(blockCell(page, 64)).toHaveAccessibleName(
      /^Block 64, online, Movable, self-hosted memmap, 1 GiB/,
    );
  });

  await test.step('the table shows it', async () => {
    await page.locator('[data-mode="table"]').click();
    const row = page.locator('block-table [role="row"][data-block="64"]');
    await expect(row).toContainText('online');
    await expect(row).toContainText('Movable');
    await expect(row).toContainText('self');
    await expect(row).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('the inspector shows it and where its memmap went', async () => {
    await page.locator('block-table [role="row"][data-block="64"]').press('Enter');
    const inspector = page.locator('inspector-screen');
    await expect(inspector.locator('[data-state="online"]')).toBeVisible();
    await expect(inspector.locator('[data-placement="self"]')).toBeVisible();
    await expect(inspector.locator('memmap-strip')).toContainText('4,096 pages');
    await expect(inspector.locator('[data-file$="memory64/state"]')).toContainText('online');
    await expect(inspector.getByRole('region', { name: 'History' })).toContainText('Bring block 64 online');
  });

  await test.step('the trace shows the assignment', async () => {
    await openScreen(page, 'SCLP trace');
    const assigned = page.locator('trace-screen [data-trace="assign"]').first();
    await expect(assigned).toContainText('rn 65');
    await expect(assigned).toContainText('normal completion');
  });

  await test.step('after the process was killed and started again it is still online', async () => {
    page = await host.restart(page);
    await host.visit(page, '#/LNXTEST/block/64');
    await expect(page.locator('inspector-screen [data-state="online"]')).toBeVisible();
    await expect(page.locator('inspector-screen [data-placement="self"]')).toBeVisible();
  });

  await test.step('take it offline again', async () => {
    await task(page, 'offline').click();
    await carryOutPlan(page);
    await expect(page.locator('inspector-screen [data-state="offline"]')).toBeVisible();
    await expect(page.locator('outcome-note')).toContainText('Block 64 taken offline.');
    await openScreen(page, 'Blocks');
    await expect(legendCount(page, 'offline')).toHaveText('1');
  });
});

test('a refusal says what happened, why and what can be done, before and after; errno and stage under Details', async ({
  page,
  host,
}) => {
  await host.visit(page);
  await goToPlace(page, '0');
  await task(page, 'offline').click();
  const verdict = page.locator('plan-dialog [data-verdict="refused"]');
  await expect(verdict).toContainText('Block 0 will stay online: something in it cannot be moved elsewhere.');
  await expect(verdict).toContainText('the kernel itself and its first reservations lie in it.');
  await expect(verdict.locator('cause-note details').first()).not.toHaveAttribute('open');
  await verdict.locator('cause-note summary').first().click();
  await expect(verdict.locator('cause-note dl').first()).toContainText('EBUSY (Device or resource busy)');
  await expect(verdict.locator('cause-note dl').first()).toContainText('has_unmovable_pages');
  await carryOutPlan(page);
  await expect(page.locator('outcome-note [data-outcome="refused"]')).toContainText(
    'Block 0 stays online: something in it cannot be moved elsewhere.',
  );
  await expect(legendCount(page, 'failed')).toHaveText('1');
  await expect(legendCount(page, 'online')).toHaveText('64');
  // It lies on its partition: not on what belongs to none, and there again when one comes back.
  await openScreen(page, 'Saved machines');
  const note = page.locator('outcome-note');
  await expect(note.locator('.note')).toHaveCount(0);
  await openScreen(page, 'Overview');
  await expect(note).toContainText('Block 0 stays online: something in it');
  await note.getByRole('button', { name: 'SCLP trace' }).click();
  await expect(page.getByRole('heading', { name: 'SCLP trace' })).toBeVisible();
});

test('four gibibytes are brought online from the overview', async ({ page, host }) => {
  await host.visit(page);
  const wanted = page.getByLabel('Wanted');
  await wanted.fill('66.5 GiB');
  await expect(page.locator('overview-screen')).toContainText('whole blocks of 1 GiB');
  await page.getByRole('button', { name: 'Use 67 GiB' }).click();
  await expect(page.locator('storage-online cds-button[data-do]')).toHaveText('Bring 3 GiB online');
  await wanted.fill('+4 GiB');
  await expect(page.locator('storage-online [data-figure="memmapSelf"]')).toContainText('+64 MiB');
  await page.locator('storage-online cds-button[data-plan]').click();
  await page.locator('plan-dialog [data-verdict="done"]').waitFor();
  await page.keyboard.press('Enter');
  await planIsClosed(page);
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
  await expect(page.locator('outcome-note')).toContainText('4 blocks brought online.');
  await expect.poll(() => isFocused(page, 'cds-button[data-plan]')).toBe(true);
});

test('the keyboard alone brings blocks online, undoes and redoes it', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.keyboard.press('/');
  await page.keyboard.type('64');
  await page.keyboard.press('Enter');
  await expect(blockCell(page, 64)).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.locator('task-bar [data-command]')).toHaveText('chmem -b -e 64-67');
  await page.keyboard.press('e');
  await page.locator('plan-dialog [data-verdict="done"]').waitFor();
  await page.keyboard.press('Enter');
  await planIsClosed(page);
  await expect(legendCount(page, 'online')).toHaveText('68');
  await page.keyboard.press('Control+z');
  await expect(legendCount(page, 'online')).toHaveText('64');
  await page.keyboard.press('Control+Shift+Z');
  await expect(legendCount(page, 'online')).toHaveText('68');
  await page.keyboard.press('Control+Shift+Z');
  await expect(page.locator('outcome-note .note.info')).toContainText('There is nothing to redo');
  await expect.poll(() => isFocused(page, 'cell-map')).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Block 67' })).toBeFocused();
  await expect(page.locator('outcome-note .note')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect.poll(() => isFocused(page, 'cell-map')).toBe(true);
  await page.keyboard.press('t');
  await expect(page.locator('block-table')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeHidden();
});

test('without a console process the page says so and offers nothing', { tag: '@browser-host' }, async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  await host.restart(page);
  await expect(page.locator('.banner')).toContainText('The connection to the console process is lost');
  await expect(page.locator('task-bar .reason').first()).toContainText('No connection');
  await expect(page.locator('lpar-status-bar')).toContainText('not connected');
});

test('after a short loss the connection and the view come back by themselves', {
  tag: '@browser-host',
}, async ({ page, host }) => {
  const connections: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/ws$/, (route) => {
    route.connectToServer();
    connections.push(route);
  });
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  const before = connections.length;
  await connections.at(-1)?.close();
  await expect.poll(() => connections.length).toBeGreaterThan(before);
  await expect(page.locator('.banner')).toBeHidden();
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');
});
