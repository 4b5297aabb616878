/** docs/kernel-walkthrough.md in the window: what its recipes say to look at is there. */

import { expect } from '@playwright/test';
import { enterLine, expectTerminal } from './console-page.ts';
import { test } from './host.ts';

test.use({ machine: 'inaccessibleAltmaps' });

test('an altmap that may not be touched, the notifications with their arguments, the tracer’s text, a real trace beside it', async ({
  page,
  host,
}) => {
  const goTo = async (hash: string): Promise<void> => {
    await page.goto(new URL(`/#/LNXTEST/${hash}`, page.url()).href);
  };
  await host.visit(page, '#/LNXTEST/pages/5');

  await test.step('before ASSIGN the struct pages are inaccessible; the altmap is counted in four requests', async () => {
    const screen = page.locator('pages-screen');
    await expect(screen.locator('struct-pages [aria-current]').first()).toHaveText('added, not accessible');
    await expect(screen.locator('tr[data-kind="memmap"]')).toContainText('not assigned');
    await expect(screen.locator('altmap-course')).toContainText('inaccessible = true');
    await expect(screen.locator('altmap-course section').first().locator('tbody tr')).toHaveCount(4);
    await screen.getByLabel('Free pieces of the frame’s order').fill('1');
    await screen.getByLabel('Free pieces of the frame’s order').press('Enter');
    await expect(screen.locator('altmap-course')).toContainText('vmemmap alloc failure: order:8');
    await screen.getByRole('button', { name: 'As it is' }).click();
    await expect(screen.locator('altmap-course')).not.toContainText('vmemmap alloc failure');
    await expect(screen.getByRole('region', { name: 'Zone of this block' })).toContainText('Normal Movable');
    await screen.locator('select[data-choice="struct"]').selectOption('56');
    await expect(screen.locator('table[data-table="rules"] tbody tr').first()).toContainText('no');
  });

  await test.step('brought online in a shell, whose tracer tells the kernel’s calls', async () => {
    await goTo('console');
    await enterLine(page, 'echo function_graph > /sys/kernel/tracing/current_tracer');
    await enterLine(page, 'echo online_movable > /sys/devices/system/memory/memory5/state');
    await enterLine(page, 'grep -c "memory_notify() {" /sys/kernel/tracing/trace');
    await expectTerminal(page).toMatch(/\n3\n/);
  });

  await test.step('step by step the memmap becomes accessible and initialised', async () => {
    await goTo('sequence');
    const screen = page.locator('sequence-screen');
    await screen.getByRole('checkbox', { name: 'Pages' }).check();
    const state = screen.locator('struct-pages [aria-current]').first();
    await expect(state).toHaveText('initialised');
    await screen.getByRole('button', { name: 'First step' }).click();
    await expect(state).toHaveText('added, not accessible');
    for (let step = 0; step < 40 && (await state.textContent()) !== 'accessible'; step++) {
      await page.keyboard.press('F10');
      await page.waitForTimeout(100);
    }
    await expect(state).toHaveText('accessible');
    await screen.getByRole('checkbox', { name: 'Pages' }).uncheck();
  });

  await test.step('who was notified, with the altmap in PREPARE_ONLINE', async () => {
    await page.getByRole('checkbox', { name: 'Notifiers' }).check();
    const prepare = page.locator('notifier-chain section').first();
    await expect(prepare).toContainText('MEM_PREPARE_ONLINE (64), block 5');
    await expect(prepare).toContainText('altmap_start_pfn = 0x50000, altmap_nr_pages = 1024');
    await expect(prepare.locator('tbody tr').last()).toContainText('sclp_mem_notifier');
    await page.getByRole('checkbox', { name: 'Notifiers' }).uncheck();
  });

  await test.step('a real trace is compared call by call', async () => {
    const calls = page.locator('call-tree');
    await calls.getByRole('button', { name: 'Compare with a real trace' }).click();
    await calls
      .getByLabel('Text of the trace')
      .fill(' 0)  state_store() {\n 0)    device_online() {\n 0)    }\n 0)    device_online();\n 0)  }\n');
    await calls.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(calls.locator('[data-compared="different"]')).toContainText('1 only in the trace');
    await calls.getByLabel('Text of the trace').fill('this is no trace');
    await calls.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(calls.locator('[data-compared="nothing"]')).toBeVisible();
  });
});
