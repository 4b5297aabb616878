/** Tables of every screen sort, filter, let columns be chosen and resized, and remember it; the journal finds its rows. */

import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { axeOn, goToAddress } from './console-page.ts';
import { test } from './host.ts';
import { alteredRecording, takeRecording } from './recordings.ts';

test.use({ machine: 'variedSample' });

const texts = (page: Page, table: string, column: number) =>
  page.locator(`${table} tbody tr[data-row] td:nth-child(${column})`).allInnerTexts();

test('increments are sorted, filtered, resized by keys, copied as CSV, and their blocks get tasks', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/increments');
  await page.locator('increments-screen [data-mode="table"]').click();
  const table = page.locator('increments-screen data-table');
  await table.getByRole('button', { name: 'rn', exact: true }).click();
  await table.getByRole('button', { name: 'rn', exact: true }).click();
  await expect(table.locator('th[data-head="rn"]')).toHaveAttribute('aria-sort', 'descending');
  expect((await texts(page, 'increments-screen data-table', 2))[0]).toBe('512');

  await table.getByRole('searchbox').fill('differs=yes');
  await expect(table.locator('.counts')).toContainText('Filtered 1');
  await expect(table.locator('tr[data-row]')).toHaveCount(1);

  const grip = table.getByRole('separator', { name: 'Width of Range' });
  const width = async () => Number(await grip.getAttribute('aria-valuenow'));
  await grip.focus();
  await page.keyboard.press('ArrowRight');
  const wider = await width();
  await page.keyboard.press('ArrowRight');
  expect(await width()).toBe(wider + 16);

  const file = await host.saved(page, () => table.locator('[data-csv]').click());
  const csv = (await readFile(file, 'utf8')).split('\r\n');
  expect(csv[0]).toMatch(/^rn,Range,Size,Element,SCLP says,Kernel believes/);
  expect(csv.filter(Boolean)).toHaveLength(2);

  await table.locator('tr[data-row] td').nth(2).click();
  await expect(page.locator('task-bar')).toContainText('Block 72');

  await page.reload();
  await host.visit(page, '#/LNXTEST/increments');
  await page.locator('increments-screen [data-mode="table"]').click();
  await expect(table.locator('th[data-head="rn"]')).toHaveAttribute('aria-sort', 'descending');
  expect(await width(), 'widths are remembered').toBe(wider + 16);
  await table.locator('summary', { hasText: 'Columns' }).click();
  await table.locator('[data-column="size"]').uncheck();
  await expect(table.locator('th[data-head="size"]')).toHaveCount(0);
  await table.locator('[data-reset]').click();
  await expect(table.locator('th[data-head="size"]')).toHaveCount(1);
});

test('several partitions are deactivated and activated together, and the table has totals', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/system');
  const table = page.locator('system-screen data-table').first();
  await expect(table.locator('tfoot')).toContainText('2 partitions');
  await table.getByRole('checkbox', { name: 'Choose all rows that pass the filter' }).check();
  await page.locator('system-screen [data-several="deactivate"]').click();
  await page.locator('system-confirm cds-button[data-run]').last().click();
  await expect(table.locator('tr[data-partition="LNXTEST"]')).toContainText('not activated');
  await expect(table.locator('tr[data-partition="LNXDAX"]')).toContainText('not activated');
  await page.locator('system-screen [data-several="activate"]').click();
  await expect(table.locator('tr[data-partition="LNXTEST"]')).toContainText('not operating');
  await expect(table.locator('tr[data-partition="LNXDAX"]')).toContainText('not operating');
});

test('the journal is filtered by the database, jumps to a revision and scrolls to where the machine is', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/journal');
  await page.locator('journal-screen [data-by="command"]').click();
  const rows = page.locator('journal-screen tr[data-revision]');
  await page.locator('journal-screen [data-filter="block"]').fill('72');
  await expect(rows.first()).toContainText('block 72');
  await expect.poll(async () => (await rows.allInnerTexts()).every((text) => text.includes('72'))).toBe(true);
  await page.locator('journal-screen [data-filter="block"]').fill('99999');
  await expect(page.locator('journal-screen [data-filter="block"]')).toHaveAttribute('aria-invalid', 'true');
  await page.locator('journal-screen [data-filter="clear"]').click();
  await page.locator('journal-screen [data-filter="refused"]').check();
  await expect(page.locator('journal-screen tr[data-revision="41"]')).toContainText('refused');
  await page.locator('journal-screen [data-filter="clear"]').click();

  await page.locator('journal-screen [data-jump]').fill('10');
  await page.locator('journal-screen [data-jump]').press('Enter');
  await expect(rows.first()).toHaveAttribute('data-revision', '10');
  await page.locator('journal-screen [data-here]').click();
  await expect(page.locator('journal-screen tr[aria-current="true"]')).toBeVisible();
  await page.locator('journal-screen [data-newest]').click();
  await expect(rows.first()).toHaveAttribute('data-revision', '43');
});

test('branches are a graph: to the end of one, and compared with now', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/journal');
  await page.keyboard.press('Control+z');
  await goToAddress(page, '#/LNXTEST/overview');
  await page.locator('overview-screen [data-task="activate"]:not([disabled])').click();
  await expect(page.locator('overview-screen .status')).toContainText('not operating', {
    timeout: 60_000,
  });
  await goToAddress(page, '#/LNXTEST/journal');
  const lines = page.locator('journal-screen branch-graph li');
  await expect(lines).toHaveCount(2, { timeout: 60_000 });
  const other = page.locator('journal-screen branch-graph li:not([aria-current])');
  await other.locator('[data-compare]').click();
  await expect(page.locator('compare-screen [data-compared]')).toBeVisible({ timeout: 60_000 });
  await goToAddress(page, '#/LNXTEST/journal');
  await other.locator('[data-end]').click();
  await expect(page.locator('journal-screen branch-graph li[aria-current]')).toContainText(
    'the machine is here',
  );
});

test('no head of a column is cut, at 1280 × 720 either', async ({ page, host }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await host.visit(page, '#/LNXTEST/overview');
  for (const view of [
    'LNXTEST/journal',
    'LNXTEST/trace',
    'LNXTEST/planner',
    'LNXTEST/block/64',
    '~/system',
  ]) {
    await goToAddress(page, `#/${view}`);
    const heads = page.locator('data-table th .label');
    await heads.first().waitFor();
    const cut = await heads.evaluateAll((labels) =>
      labels
        .filter((label) => label.scrollWidth > label.clientWidth + 1)
        .map(({ textContent }) => textContent),
    );
    expect(cut, view).toEqual([]);
  }
});

test('columns of the blocks are resized with the arrow keys, and keep it', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.locator('[data-mode="table"]').click();
  const head = page.locator('block-table [data-head="zone"]');
  const grip = head.getByRole('separator');
  const before = (await head.boundingBox())?.width ?? 0;
  await grip.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Math.round(((await head.boundingBox())?.width ?? 0) - before)).toBe(16);
  await page.reload();
  await page.locator('[data-mode="table"]').click();
  await expect.poll(async () => Math.round(((await head.boundingBox())?.width ?? 0) - before)).toBe(16);
  await grip.focus();
  await page.keyboard.press('Home');
  await expect.poll(async () => Math.round(((await head.boundingBox())?.width ?? 0) - before)).toBe(0);
});

test('saved machines are sorted and one is chosen by its row; steps of a replay are filtered, and copied as CSV', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/machines');
  const machine = (name: string) => page.locator(`machines-screen tr[data-machine="${name}"]`);
  await page.locator('machines-screen cds-button[data-task="duplicate"]').click();
  await page.locator('system-confirm input').fill('Another');
  await page.keyboard.press('Enter');
  await expect(machine('Another')).toBeVisible();
  await page.locator('machines-screen th[data-head="name"] button').first().click();
  await expect(page.locator('machines-screen tr[data-machine]').first()).toHaveAttribute(
    'data-machine',
    'Another',
  );
  for (const name of ['Varied', 'Another']) {
    await machine(name).locator('td').nth(3).click();
    await expect(page.getByRole('group', { name: `Tasks for ${name}` })).toBeVisible();
    await expect(page.locator('machines-screen tr[aria-selected="true"]')).toHaveCount(1);
  }
  expect((await axeOn(page).analyze()).violations).toEqual([]);

  await goToAddress(page, '#/~/recordings');
  await takeRecording(page, alteredRecording());
  const steps = page.locator('recordings-screen data-table').last();
  await expect(steps.locator('tr[data-step]').first()).toHaveAttribute('data-step', '5');
  await steps.locator('details.small > summary').click();
  await steps.getByRole('searchbox').fill('differs');
  await expect(steps.locator('tr[data-step]')).toHaveCount(1);
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  const file = await host.saved(page, () => steps.locator('[data-csv]').click());
  const csv = (await readFile(file, 'utf8')).split('\r\n');
  expect(csv[0]).toBe('Step,Command,Result,First difference,Recorded,Simulated');
  expect(csv[1]).toMatch(/^5,.*,differs,/);
});
