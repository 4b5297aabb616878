import { expect } from '@playwright/test';
import {
  blockCell,
  carryOutPlan,
  enterLine,
  expectTerminal,
  goToPlace,
  legendCount,
  openScreen,
  task,
  typedLine,
} from './console-page.ts';
import { test } from './host.ts';

test('an unassign that fails leaves a difference between hypervisor and kernel, seen in every view', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/conditions');
  const faults = page.getByRole('region', { name: 'SCLP fault plan' });
  await faults.getByLabel('Request').selectOption('unassign');
  await faults.getByLabel('rn / element').fill('65');
  await faults.locator('cds-button[data-apply]').click();
  await expect(faults.locator('[data-fault="65"]')).toContainText('contained equipment check');

  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');
  await task(page, 'disable').click();
  await carryOutPlan(page);
  await expect(legendCount(page, 'deconfigured')).toHaveText('448');
  await expect(legendCount(page, 'differs')).toHaveText('1');
  await expect(blockCell(page, 64)).toHaveAccessibleName(/kernel and SCLP differ/);

  await openScreen(page, 'Overview');
  await expect(page.getByRole('region', { name: 'Exceptions' })).toContainText(
    'rn 65: SCLP says assigned, the kernel believes standby.',
  );
  await openScreen(page, 'SCLP trace');
  const failed = page.locator('trace-screen tr.bad');
  await expect(failed).toContainText('UNASSIGN STORAGE');
  await expect(failed).toContainText('injected by the fault plan');
  await expect(failed).toContainText('ignored the answer, believes it standby');
});

test('of many blocks some are refused; the remaining ones are selected for another try', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/conditions');
  const vetoes = page.getByRole('region', { name: 'Notifier vetoes' });
  await vetoes.getByLabel('Callback').fill('my_driver');
  await vetoes.getByLabel('Block').fill('66');
  await vetoes.locator('cds-button[data-apply]').click();
  await expect(vetoes).toContainText('my_driver');

  await goToPlace(page, '64-67');
  await task(page, 'enable').click();
  await expect(page.locator('plan-dialog [data-verdict="refused"]')).toContainText(
    '1 block of 4 will be refused.',
  );
  await carryOutPlan(page);
  await expect(page.locator('outcome-note')).toContainText('3 of 4 blocks brought online.');
  await expect(legendCount(page, 'online')).toHaveText('67');
  await page.locator('outcome-note [data-remaining]').click();
  await expect(page.locator('task-bar [data-subject]')).toContainText('Block 66');
});

test('the console’s shell and the map show the same machine', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  await enterLine(page, 'chmem -b -e 100');
  await expectTerminal(page).toContain('[root@lnxtest ~]# chmem -b -e 100');
  await enterLine(page, 'lsmem -o BLOCK,STATE -a | grep "^ *100"');
  await expectTerminal(page).toMatch(/100 +online/);
  await enterLine(page, 'chmem -e 1500M');
  await expectTerminal(page).toContain('Size must be aligned to memory block size (1G)');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => typedLine(page)).toBe('chmem -e 1500M');
  await openScreen(page, 'Blocks');
  await expect(legendCount(page, 'online')).toHaveText('65');
});

test('a load with clearing says what it takes, then takes it', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64-67');
  await task(page, 'enable').click();
  await carryOutPlan(page);
  await openScreen(page, 'Overview');
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('68 blocks');
  await page.locator('partition-tasks cds-button[data-task="loadClear"]:not([disabled])').click();
  const dialog = page.locator('reboot-dialog');
  await expect(dialog).toContainText('The running Linux ends.');
  await expect(dialog).toContainText('4: 64–67');
  await dialog.locator('cds-button[data-run]').click();
  await expect(page.locator('overview-screen [data-count="online"]')).toContainText('64 blocks');
});

test('addresses, back and forward, and the last view lead where they say', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/block/64');
  await expect(page.getByRole('heading', { name: 'Block 64' })).toBeVisible();
  await openScreen(page, 'Journal');
  await expect(page).toHaveURL(/#\/LNXTEST\/journal$/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Block 64' })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'Journal' })).toBeVisible();
  await host.visit(page);
  await expect(page.getByRole('heading', { name: 'Journal' })).toBeVisible();
});

test('the machine travels back through its journal and forward again', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(legendCount(page, 'online')).toHaveText('65');
  await openScreen(page, 'Journal');
  await page.getByRole('button', { name: 'Travel here: revision 2' }).click();
  await openScreen(page, 'Blocks');
  await expect(legendCount(page, 'online')).toHaveText('64');
  await openScreen(page, 'Journal');
  await page.getByRole('button', { name: 'Travel here: revision 4' }).click();
  await openScreen(page, 'Blocks');
  await expect(legendCount(page, 'online')).toHaveText('65');
});

test('the legend filters, find next goes from one to the next, zoom keeps its place', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '0');
  await page.keyboard.press('n');
  await expect(blockCell(page, 64)).toBeFocused();
  await page.keyboard.press('Shift+N');
  await expect(blockCell(page, 511)).toBeFocused();
  await page.keyboard.press('+');
  await expect(blockCell(page, 511)).toBeFocused();
  await page.locator('map-legend [data-category="online"]').click();
  await page.locator('[data-mode="table"]').click();
  await expect(page.locator('.totals')).toContainText('Filtered 64');
});
