/** Five operator stories, each by mouse and again by keyboard alone. */

import { expect, type Page } from '@playwright/test';
import {
  blockCell,
  carryOutPlan,
  enterLine,
  expectTerminal,
  goToPlace,
  legendCount,
  openScreen,
  planIsClosed,
  task,
} from './console-page.ts';
import { test } from './host.ts';
import { keyTo, openByKey, searchByKey } from './keys.ts';

/** Clicks, counted. */
function countClicks(page: Page) {
  let made = 0;
  return {
    on: async (selector: string) => {
      await page.locator(selector).click();
      made++;
    },
    count: () => made,
  };
}

const planVerdict = (page: Page, verdict: 'done' | 'refused') =>
  page.locator(`plan-dialog [data-verdict="${verdict}"]`);
const online = (page: Page) => page.locator('overview-screen [data-count="online"]');

test.describe('rehearse a memory upgrade', () => {
  test('by mouse', async ({ page, host }) => {
    await host.visit(page);
    await page.getByLabel('Wanted').fill('+16 GiB');
    await page.locator('storage-online cds-button[data-plan]').click();
    await expect(planVerdict(page, 'done')).toContainText('All 16 will be done.');
    await expect(page.locator('plan-dialog [data-figure="memmapSelf"]')).toContainText('+256 MiB');
    await carryOutPlan(page);
    await expect(online(page)).toContainText('80 blocks');
    await openScreen(page, 'Console');
    await enterLine(page, 'lsmem');
    await expectTerminal(page).toMatch(/Total online memory: +80G/);
    await openScreen(page, 'Journal');
    await page.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click();
    await openScreen(page, 'Overview');
    await expect(online(page)).toContainText('64 blocks');
  });

  test('by keyboard', async ({ page, host }) => {
    await host.visit(page);
    await keyTo(page, 'input[name="wanted"]');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('+16 GiB');
    await expect(page.locator('storage-online cds-button[data-do]:not([disabled])')).toHaveText(
      'Bring 16 GiB online',
    );
    await page.keyboard.press('Enter');
    await expect(online(page)).toContainText('80 blocks');
    await page.keyboard.press('F4');
    await keyTo(page, 'terminal-view textarea, textarea', 'Tab');
    await page.keyboard.type('lsmem');
    await page.keyboard.press('Enter');
    await expectTerminal(page).toMatch(/Total online memory: +80G/);
    await page.keyboard.press('F6');
    await page.keyboard.press('Control+z');
    await openByKey(page, 'LNXTEST', 'overview');
    await expect(online(page)).toContainText('64 blocks');
  });
});

test.describe('find out why offline is refused', () => {
  test('by mouse', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    await goToPlace(page, '0');
    await task(page, 'offline').click();
    await expect(planVerdict(page, 'refused')).toContainText('something in it cannot be moved elsewhere');
    await page.locator('plan-dialog cause-note summary').first().click();
    await page.locator('plan-dialog rule-note summary').first().click();
    await expect(page.locator('plan-dialog rule-note .source').first()).toContainText('Source:');
    await carryOutPlan(page);
    await page.locator('outcome-note').getByText('Sequence', { exact: true }).click();
    await expect(page.locator('sequence-screen li.bad').first()).toBeVisible();
    await expect(page.locator('sequence-screen li.undo, sequence-screen li.bad').last()).toBeVisible();
  });

  test('by keyboard', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    await searchByKey(page, '0');
    await expect(blockCell(page, 0)).toBeFocused();
    await page.keyboard.press('d');
    await expect(planVerdict(page, 'refused')).toContainText('something in it cannot be moved elsewhere');
    await keyTo(page, 'summary');
    await page.keyboard.press('Enter');
    await keyTo(page, 'rule-note');
    await page.keyboard.press('Enter');
    await expect(page.locator('plan-dialog rule-note .source').first()).toContainText('Source:');
    await keyTo(page, 'cds-button[data-run]');
    await page.keyboard.press('Enter');
    await expect(page.locator('outcome-note [data-outcome="refused"]')).toContainText('Block 0 stays online');
    await openByKey(page, 'LNXTEST', 'sequence');
    await expect(page.locator('sequence-screen li.bad').first()).toBeVisible();
    await keyTo(page, 'sequence-screen .controls button, .controls button:not([disabled])');
    await page.keyboard.press('Enter');
  });
});

test.describe('compare memmap placement', () => {
  const placement = (page: Page, where: string) =>
    page.locator(`inspector-screen [data-placement="${where}"]`);

  test('by mouse', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    await goToPlace(page, '64');
    await task(page, 'setMemmap').click();
    await expect(page.locator('outcome-note')).toContainText('Block 64');
    await goToPlace(page, '64-65');
    await task(page, 'enable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'memmap')).toHaveText('1');
    await goToPlace(page, '64');
    await blockCell(page, 64).press('Enter');
    await expect(placement(page, 'system')).toBeVisible();
    await page.getByRole('button', { name: 'Next block' }).click();
    await expect(placement(page, 'self')).toBeVisible();
    await expect(page.locator('memmap-strip').first()).toContainText('4,096 pages');
  });

  test('by keyboard', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    await searchByKey(page, '64');
    await page.keyboard.press('m');
    await expect(page.locator('outcome-note')).toContainText('Block 64');
    await expect(blockCell(page, 64)).toBeFocused();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('e');
    await planVerdict(page, 'done').waitFor();
    await keyTo(page, 'cds-button[data-run]');
    await page.keyboard.press('Enter');
    await expect(legendCount(page, 'memmap')).toHaveText('1');
    await searchByKey(page, '64');
    await page.keyboard.press('Enter');
    await expect(placement(page, 'system')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(blockCell(page, 64)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(placement(page, 'self')).toBeVisible();
  });
});

test.describe('two partitions compete for storage', () => {
  test.use({ machine: 'twoPartitions' });

  test('by mouse', async ({ page, host }) => {
    await host.visit(page, '#/LNXA/blocks');
    await goToPlace(page, '16-19');
    await task(page, 'enable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'online')).toHaveText('20');
    await page.locator('lpar-tree a[href="#/LNXB/blocks"]').click();
    await expect(page).toHaveURL(/#\/LNXB\/blocks/);
    await expect(page.locator('blocks-screen')).toBeVisible();
    await goToPlace(page, '16-17');
    await task(page, 'enable').click();
    await expect(planVerdict(page, 'refused')).toContainText('2 blocks of 2 will be refused.');
    await page.keyboard.press('Escape');
    await page.locator('lpar-tree a[href="#/LNXA/blocks"]').click();
    await expect(page).toHaveURL(/#\/LNXA\/blocks/);
    await expect(page.locator('blocks-screen')).toBeVisible();
    await goToPlace(page, '18-19');
    await task(page, 'disable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'online')).toHaveText('18');
    await page.locator('lpar-tree a[href="#/LNXB/blocks"]').click();
    await expect(page).toHaveURL(/#\/LNXB\/blocks/);
    await expect(page.locator('blocks-screen')).toBeVisible();
    await goToPlace(page, '16-17');
    await task(page, 'enable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'online')).toHaveText('18');
  });

  test('by keyboard', async ({ page, host }) => {
    const run = async (key: string) => {
      await page.keyboard.press(key);
      await planVerdict(page, 'done').waitFor();
      await keyTo(page, 'cds-button[data-run]');
      await page.keyboard.press('Enter');
      await planIsClosed(page);
    };
    await host.visit(page, '#/LNXA/blocks');
    await searchByKey(page, '16-19');
    await run('e');
    await expect(legendCount(page, 'online')).toHaveText('20');
    await openByKey(page, 'LNXB', 'blocks');
    await searchByKey(page, '16-17');
    await page.keyboard.press('e');
    await expect(planVerdict(page, 'refused')).toContainText('2 blocks of 2 will be refused.');
    await page.keyboard.press('Escape');
    await openByKey(page, 'LNXA', 'blocks');
    await searchByKey(page, '18-19');
    await run('Shift+D');
    await expect(legendCount(page, 'online')).toHaveText('18');
    await openByKey(page, 'LNXB', 'blocks');
    await searchByKey(page, '16-17');
    await run('e');
    await expect(legendCount(page, 'online')).toHaveText('18');
  });
});

test.describe('recover from a mistake by undo', () => {
  test('by mouse', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    await goToPlace(page, '64-71');
    await task(page, 'enable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'online')).toHaveText('72');
    await task(page, 'disable').click();
    await carryOutPlan(page);
    await expect(legendCount(page, 'online')).toHaveText('64');
    await openScreen(page, 'Journal');
    await page.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click();
    await openScreen(page, 'Blocks');
    await expect(legendCount(page, 'online')).toHaveText('72');
    await expect(legendCount(page, 'memmap')).toHaveText('8');
  });

  test('by keyboard', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    await searchByKey(page, '64-71');
    for (const [key, count] of [
      ['e', '72'],
      ['Shift+D', '64'],
    ] as const) {
      await page.keyboard.press(key);
      await planVerdict(page, 'done').waitFor();
      await keyTo(page, 'cds-button[data-run]');
      await page.keyboard.press('Enter');
      await planIsClosed(page);
      await expect(legendCount(page, 'online')).toHaveText(count);
    }
    await page.keyboard.press('Control+z');
    await expect(legendCount(page, 'online')).toHaveText('72');
    await expect(legendCount(page, 'memmap')).toHaveText('8');
  });
});

test.describe('bring storage online and take it back', () => {
  test('by mouse: two clicks there, two clicks back', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/overview');
    const clicks = countClicks(page);
    await clicks.on('storage-online [data-more]');
    await expect(page.locator('storage-online [data-figure="memmapSelf"]')).toContainText('+16 MiB');
    await clicks.on('storage-online cds-button[data-do]:not([disabled])');
    await expect(online(page)).toContainText('65 blocks');
    console.log(`bring online: ${clicks.count()} clicks`);
    expect(clicks.count()).toBeLessThanOrEqual(3);

    const back = countClicks(page);
    await back.on('storage-online [data-less]');
    await expect(page.locator('storage-online [data-figure="memmapSelf"]')).toContainText('−16 MiB');
    await back.on('storage-online cds-button[data-do]:not([disabled])');
    await expect(online(page)).toContainText('64 blocks');
    console.log(`take back: ${back.count()} clicks`);
    expect(back.count()).toBeLessThanOrEqual(3);
  });

  test('by keyboard', async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/overview');
    const ready = (label: string) =>
      expect(page.locator('storage-online cds-button[data-do]:not([disabled])')).toHaveText(label);
    await keyTo(page, 'input[name="wanted"]');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('+1 GiB');
    await ready('Bring 1 GiB online');
    await page.keyboard.press('Enter');
    await expect(online(page)).toContainText('65 blocks');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('-1 GiB');
    await ready('Take back 1 GiB');
    await page.keyboard.press('Enter');
    await expect(online(page)).toContainText('64 blocks');
  });
});

test.describe('the cause of a refusal', () => {
  test.use({ machine: 'twoPartitions' });

  test('is on the screen without a click, and what is possible is one click away', async ({ page, host }) => {
    await host.visit(page, '#/LNXA/overview');
    await page.locator('storage-online input[name="wanted"]').fill('32 GiB');
    const beyond = page.locator('storage-online [data-beyond]');
    await expect(beyond).toContainText('32 GiB is not possible now; 20 GiB is.');
    await expect(beyond).toContainText(
      'The machine has only 4 GiB of storage left: LNXA holds 16 GiB, LNXB 16 GiB.',
    );
    console.log('cause of a refusal: 0 clicks');
    await expect(page.locator('storage-online cds-button[data-do]:not([disabled])')).toHaveText(
      'Bring 4 GiB online',
    );
    await page.locator('storage-online cds-button[data-do]').click();
    await expect(online(page)).toContainText('20 blocks');
    await beyond.waitFor({ state: 'detached' });
  });
});
