/** docs/kernel-walkthrough.md, recipe by recipe, on two machines: three generations of s390, and device memory of x86-64. */

import { expect, type Page } from '@playwright/test';
import { enterLine, expectTerminal } from './console-page.ts';
import { test } from './host.ts';

const goTo = async (page: Page, hash: string): Promise<void> => {
  await page.goto(new URL(`/#/${hash}`, page.url()).href);
};
/** Types a line in a partition's console. */
const type = async (page: Page, partition: string, line: string): Promise<void> => {
  await goTo(page, `${partition}/console`);
  await enterLine(page, line);
};
const state = (block: number): string => `/sys/devices/system/memory/memory${block}/state`;

test.describe('three generations of s390', () => {
  test.use({ machine: 'generations' });

  test('recipes 1 to 5, 9 and 10: altmaps, notifications, populate and free, the bill at IPL, figures', async ({
    page,
    host,
  }) => {
    await host.visit(page, '#/HACK1/pages/20');
    const pages = page.locator('pages-screen');

    await test.step('1: an altmap that may not be touched, and what its struct pages say when they may', async () => {
      await expect(pages.locator('struct-pages [aria-current]').first()).toHaveText('added, not accessible');
      await expect(pages.locator('struct-pages [data-contents]').first()).toHaveText(
        'Nothing in them describes a page.',
      );
      await type(page, 'HACK1', `echo online_movable > ${state(20)}`);
      await goTo(page, 'HACK1/pages/20');
      await expect(pages.locator('struct-pages [aria-current]').first()).toHaveText('initialised');
      await expect(pages.locator('struct-pages [data-contents]').first()).toContainText('(Movable)');
      await expect(pages.locator('struct-pages')).toContainText('PG_vmemmap_self_hosted');
    });

    await test.step('2: PREPARE_ONLINE and FINISH_OFFLINE, and which commits brought and took them', async () => {
      await type(page, 'HACK1', `echo offline > ${state(20)}`);
      await goTo(page, 'HACK1/sequence');
      await page.getByRole('checkbox', { name: 'Notifiers' }).check();
      await expect(page.locator('notifier-chain section').last()).toContainText('MEM_FINISH_OFFLINE (128)');
      await expect(page.locator('notifier-chain section').last()).toContainText('altmap_nr_pages = 1024');
      await page.getByRole('checkbox', { name: 'Notifiers' }).uncheck();
      await page.locator('era-note [data-release="6.8"]').click();
      const eras = page.locator('call-eras');
      await expect(eras.locator('tr.differs').first()).toBeVisible();
      await expect(eras).toContainText('c5f1e2d18909');
      // On 7.2 there is no such block to bring online: the commits are told all the same.
      await page.locator('era-note [data-release="7.2"]').click();
      await expect(eras).toContainText('300709fbefd1');
      await page.locator('era-note [data-release=""]').click();
    });

    await test.step('a line of the calls leads to the pages of its block; locks are named', async () => {
      const calls = page.locator('call-tree');
      await calls.getByLabel('Run until').fill('offline_pages');
      await calls.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(calls.locator('.held')).toContainText('mem_hotplug_lock');
      await calls.locator('[data-pages="20"]').click();
      await expect(pages.getByRole('heading', { name: 'Pages of block 20' })).toBeVisible();
      await goTo(page, 'HACK1/sequence');
      await page.getByRole('checkbox', { name: 'Kernel calls' }).uncheck();
    });

    await test.step('3 and 5: populated from the altmap, counted, freed', async () => {
      await type(page, 'HACK2', 'echo 1 > /sys/firmware/memory/memory20/config');
      await enterLine(page, `echo online_movable > ${state(20)}; grep nr_memmap_pages /proc/vmstat`);
      await expectTerminal(page).toMatch(/nr_memmap_pages 1024/);
      await goTo(page, 'HACK2/pages/20');
      await expect(pages).toContainText('65,536 pages present, 64,512 of them managed');
      await expect(pages.locator('altmap-course section').first().locator('tbody tr')).toHaveCount(4);
      await type(page, 'HACK2', `echo offline > ${state(20)}; echo 0 > /sys/firmware/memory/memory20/config`);
      await goTo(page, 'HACK2/sequence');
      await page.getByRole('checkbox', { name: 'Pages', exact: true }).check();
      await expect(page.locator('struct-pages [aria-current]').first()).toHaveText('freed');
      await page.getByRole('checkbox', { name: 'Pages', exact: true }).uncheck();
    });

    await test.step('4: order 8, then single pages, then nothing', async () => {
      await goTo(page, 'PREPAID/pages/20');
      const course = pages.locator('altmap-course');
      await pages.getByLabel('Free pieces of the frame’s order').fill('1');
      await pages.getByLabel('Free pieces of the frame’s order').press('Enter');
      await expect(course).toContainText('vmemmap alloc failure: order:8');
      await pages.getByLabel('Free single pages').fill('100');
      await pages.getByLabel('Free single pages').press('Enter');
      await expect(course).toContainText('memory is deadlocked');
    });

    await test.step('9: prepaid, hack #1 and hack #2 have the three bills of one table', async () => {
      const bill = (release: string) =>
        pages.locator('table[data-table="what-if"] tbody tr').filter({ hasText: release }).first();
      await expect(bill('6.1')).toContainText('at IPL, for every block');
      await expect(bill('6.12')).toContainText('the block itself');
      await expect(bill('7.2')).toContainText('when it is configured');
      await expect(bill('6.12').getByRole('img')).toHaveAccessibleName(
        '1,024 pages of memmap, 64,512 usable',
      );
    });

    await test.step('10: s390 has no probe file', async () => {
      await type(page, 'HACK2', 'ls /sys/devices/system/memory/probe');
      await expectTerminal(page).toMatch(/cannot access '\/sys\/devices\/system\/memory\/probe'/);
    });
  });
});

test.describe('device memory of x86-64', () => {
  test.use({ machine: 'deviceMemory' });

  test('recipes 6 to 8 and 10: removal, a request undone block by block, a device’s choice, probe', async ({
    page,
    host,
  }) => {
    await host.visit(page, '#/LNXDAX/console');

    await test.step('8: the device says whether its memmap lies in its own memory', async () => {
      await enterLine(page, 'echo 1 > /sys/bus/dax/devices/dax0.0/memmap_on_memory');
      await enterLine(page, 'cat /sys/bus/dax/devices/dax0.0/memmap_on_memory');
      await expectTerminal(page).toMatch(/\n1\n/);
    });

    await test.step('7: the block that fails undoes those before it, newest first', async () => {
      await enterLine(page, 'daxctl reconfigure-device --mode=system-ram --no-online dax0.0');
      await goTo(page, 'LNXDAX/sequence');
      await expect(page.locator('sequence-screen')).toContainText('undone');
      await type(page, 'LNXDAX', "ls /sys/devices/system/memory | grep -c 'memory3[2-6]'");
      await expectTerminal(page).toMatch(/\n0\n/);
    });

    await test.step('6: what can be removed with one request, before and since 6.8', async () => {
      await goTo(page, 'LNXDAX/pages/33');
      const rows = page.locator('pages-screen table[data-table="removals"] tbody tr');
      await expect(rows.nth(3)).toContainText('wrong granularity');
      await expect(rows.nth(4)).toContainText('Not all memblocks in range have altmap');
      await expect(rows.nth(5)).toContainText('EBUSY');
    });

    await test.step('10: what is probed is believed, and the kernel dies of it', async () => {
      await type(page, 'LNXDAX', 'echo 0x1c0000000 > /sys/devices/system/memory/probe');
      await enterLine(page, `cat ${state(56)}`);
      await expectTerminal(page).toMatch(/offline/);
      await enterLine(page, `echo online > ${state(56)}`);
      await goTo(page, 'LNXDAX/messages');
      await expect(page.locator('messages-screen')).toContainText('Kernel panic');
    });
  });
});
