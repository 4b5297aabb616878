/** The tree and the tabs: what one does every day is in sight, the rest is remembered, and nothing goes without a word. */

import { expect } from '@playwright/test';
import { axeOn, goToAddress } from './console-page.ts';
import { test } from './host.ts';
import { keyTo } from './keys.ts';

test('More of a partition opens, and is open at the next start; a name leads to the overview', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  const leaf = (name: string) => page.getByRole('treeitem', { name, exact: true });
  await expect(leaf('Journal')).toHaveCount(0);
  await leaf('More').click();
  await leaf('Journal').click();
  await expect(page.locator('journal-screen')).toBeVisible();
  await page.reload();
  await expect(leaf('Journal')).toHaveAttribute('aria-current', 'page');
  await page.locator('lpar-tree [data-key="partition LNXTEST"] .name').click();
  await expect(page.locator('overview-screen')).toBeVisible();
  await page.locator('lpar-tree [data-key="partition LNXTEST"] .turn').click();
  await expect(leaf('Overview')).toHaveCount(0);
  await expect(leaf('Settings')).toBeVisible();
});

test.describe('with forty partitions', () => {
  test('a filter finds one by keyboard', async ({ page, host }) => {
    await host.visit(page);
    await page.evaluate(async () => {
      const { api } = document.querySelector('lpar-console')?.store ?? {};
      const made = await api?.call('manage', {
        action: { kind: 'createFrom', name: 'Forty', template: 'forty-partitions' },
      });
      if (made?.ok) await api?.call('open', { machine: made.value.machine });
    });
    const filter = page.getByRole('searchbox', { name: 'Filter the partitions' });
    await expect(filter).toBeVisible();
    const names = page.locator('lpar-tree [data-key^="partition "]');
    await expect(names).toHaveCount(40);
    const last = (await names.last().getAttribute('data-key'))?.replace('partition ', '') ?? '';
    await filter.fill(last);
    await expect(names).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await keyTo(page, `[data-key="partition ${last}"]`, 'ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.locator('overview-screen')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`#/${last}/overview`));
    await expect(page.getByRole('treeitem', { name: 'Settings', exact: true })).toBeInViewport();
    expect((await axeOn(page).analyze()).violations).toEqual([]);
  });
});

test('tabs that do not fit are in a menu, which closes several; those of what is gone close', async ({
  page,
  host,
}) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await host.visit(page, '#/LNXTEST/overview');
  const screens = ['blocks', 'increments', 'trace', 'sequence', 'journal', 'console', 'conditions'];
  for (const screen of [...screens, 'messages', 'planner']) await goToAddress(page, `#/LNXTEST/${screen}`);
  await goToAddress(page, '#/~/system');
  const tabs = page.locator('task-tabs [role="tab"]');
  await expect(tabs).toHaveCount(11);
  const all = page.getByRole('button', { name: 'All open tabs' });
  await expect(all).toContainText('11');
  await all.focus();
  await page.keyboard.press('Enter');
  // The eleven, and four ways to lay out the panes.
  await expect(page.locator('task-tabs').getByRole('menuitemcheckbox')).toHaveCount(11 + 4);
  await page.keyboard.type('jour');
  await page.keyboard.press('Enter');
  await expect(page.locator('journal-screen')).toBeVisible();
  await all.click();
  await page.getByRole('menuitem', { name: 'Close the others' }).click();
  await expect(tabs).toHaveCount(1);
});
