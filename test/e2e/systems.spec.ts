import { expect, type Page } from '@playwright/test';
import { enterLine, expectTerminal, goToAddress, goToPlace, openScreen, task } from './console-page.ts';
import { test } from './host.ts';

const editor = (page: Page) => page.locator('partition-editor');
const row = (page: Page, name: string) => page.locator(`system-screen tr[data-partition="${name}"]`);

async function newFrom(page: Page, template: string): Promise<void> {
  await goToAddress(page, '#/~/machines');
  await page.locator('machines-screen [data-new]').click();
  await page.locator(`machines-new [data-template="${template}"]`).check();
  await page.locator('machines-new [data-run]').click();
  await expect(page.locator('machines-screen [data-result="done"]')).toContainText('is created and open');
}

test('a partition is defined, activated and loaded; its three values stay apart', async ({ page, host }) => {
  await host.visit(page, '#/~/system');
  await page.locator('system-screen [data-define]').click();
  await editor(page).locator('[data-field="name"]').fill('TOO-LONG-NAME');
  await expect(editor(page).locator('[data-verdict="refused"]')).toContainText('One field is marked.');
  const name = editor(page).locator('[data-field="name"]');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription(/^A partition name is 1 to 8 characters/);
  await editor(page).locator('[data-field="name"]').fill('LNX2');
  await editor(page).locator('[data-field="initial"]').fill('8 GiB');
  await editor(page).locator('[data-field="increment"]').fill('256 MiB');
  await expect(editor(page).locator('[data-sum]')).toHaveText(
    '32 initial increments + 16 reserved increments = rnmax 48',
  );
  await editor(page).locator('[data-verdict="accepted"]').waitFor();
  await editor(page).locator('[data-run]').click();
  await expect(row(page, 'LNX2')).toContainText('not activated');

  const tasks = page.getByRole('group', { name: 'Tasks for LNX2' });
  await expect(tasks.locator('[data-task="load"]')).toHaveAttribute('disabled', '');
  await tasks.locator('[data-task="activate"]:not([disabled])').click();
  await expect(row(page, 'LNX2')).toContainText('not operating');
  await expect(row(page, 'LNX2').locator('[data-current]')).toHaveText('8 GiB');
  await expect(row(page, 'LNX2').locator('[data-online]')).toHaveText('–');
  await tasks.locator('[data-task="load"]:not([disabled])').click();
  const reboot = page.locator('reboot-dialog');
  await reboot.locator('cds-button[data-run]').click();
  await expect(row(page, 'LNX2').locator('[data-online]')).toHaveText('8 GiB');
  await expect(page.locator('system-screen [data-available]')).toHaveText('952 GiB');

  await tasks.locator('[data-change]').click();
  await editor(page).locator('[data-field="initial"]').fill('16 GiB');
  await editor(page).locator('[data-verdict="accepted"]').waitFor();
  await editor(page).locator('[data-run]').click();
  await expect(row(page, 'LNX2').locator('td').nth(3)).toHaveText('16 GiB');
  await expect(row(page, 'LNX2').locator('[data-current]')).toHaveText('8 GiB');
});

test('two partitions compete for the last increment and the loser sees why', async ({ page, host }) => {
  await host.visit(page);
  await newFrom(page, 'two-neighbours');
  await goToAddress(page, '#/~/system');
  await expect(page.locator('system-screen [data-available]')).toHaveText('1 GiB');
  await expect(page.locator('system-screen [data-promise]')).toContainText('Whoever asks first gets it');
  await goToAddress(page, '#/LEFT/blocks');
  await goToPlace(page, '6');
  await task(page, 'enable').click();
  await expect(page.locator('outcome-note [data-outcome="done"]')).toBeVisible();
  await goToAddress(page, '#/RIGHT/blocks');
  await goToPlace(page, '4');
  await task(page, 'enable').click();
  await expect(page.locator('plan-dialog [data-verdict="refused"]')).toBeVisible();
  await page.locator('plan-dialog cds-button[data-run]').click();
  await expect(page.locator('outcome-note [data-outcome="refused"]')).toContainText(
    'The machine has no storage left: LEFT holds 7 GiB, RIGHT 4 GiB.',
  );
  await openScreen(page, 'System');
  await expect(row(page, 'LEFT').locator('[data-current]')).toHaveText('7 GiB');
  await expect(row(page, 'RIGHT').locator('[data-current]')).toHaveText('4 GiB');
  await expect(page.locator('system-screen [data-available]')).toHaveText('0 B');
});

test('the last partition can go, and a system without partitions starts again', async ({ page, host }) => {
  await host.visit(page, '#/~/system');
  const tasks = page.getByRole('group', { name: 'Tasks for LNXTEST' });
  await tasks.locator('[data-task="deactivate"]:not([disabled])').click();
  await page.locator('reboot-dialog cds-button[data-run]').click();
  await expect(row(page, 'LNXTEST')).toContainText('not activated');
  await tasks.locator('[data-delete]').click();
  await page.locator('system-confirm cds-button[data-run]').first().click();
  await expect(page.getByRole('heading', { name: 'No partitions' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'No partitions' })).toBeVisible();
});

test('the system’s machine profile and customer storage change while partitions run', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/system');
  await page.locator('system-screen [data-change-system]').click();
  const dialog = page.locator('system-editor');
  await dialog.locator('[data-field="customer"]').fill('1 GiB');
  await expect(dialog.locator('[data-verdict="refused"]')).toContainText('Partitions hold 64 GiB');
  await dialog.locator('[data-field="customer"]').fill('2 TiB');
  await dialog.locator('[data-field="model"]').selectOption('z16');
  await dialog.locator('[data-verdict="accepted"]').waitFor();
  await dialog.locator('[data-run]').click();
  await expect(page.locator('system-screen [data-granularity]')).toContainText('unconfirmed');
  await expect(page.locator('system-screen [data-available]')).toHaveText('1,984 GiB');
});

test('the planner says where the IPL starts to fail and redraws for another size', async ({ page, host }) => {
  await host.visit(page);
  await newFrom(page, 'small-linux');
  await goToAddress(page, '#/LNX1/planner');
  await expect(page.locator('planner-screen [data-verdict="boots"]')).toContainText('6.12 boots');
  await expect(page.locator('planner-screen standby-chart canvas')).toBeVisible();
  const own = page.locator('planner-screen tr[data-kernel="own"]');
  const fails = (await own.locator('td').nth(7).textContent())?.trim() ?? '';
  await page.locator('planner-screen [data-field="standby"]').fill(fails);
  await expect(page.locator('planner-screen [data-verdict="fails"]')).toContainText('fails');
});

test('device memory is trimmed to whole blocks, and kmem makes it system memory', async ({ page, host }) => {
  await host.visit(page);
  await newFrom(page, 'device-memory');
  await openScreen(page, 'Device memory');
  const trimmed = page.locator('devices-screen [data-device="dax1.0"]');
  await expect(trimmed).toContainText('94 MiB at the head, 32 MiB at the tail');
  await expect(trimmed).toContainText('65–71');
  await openScreen(page, 'Console');
  await enterLine(page, 'daxctl reconfigure-device -m system-ram dax0.0');
  await expectTerminal(page).toContain('reconfigured');
  await openScreen(page, 'Device memory');
  await expect(page.locator('devices-screen [data-device="dax0.0"]')).toContainText(
    '16 of 16 blocks carry their own',
  );
});
