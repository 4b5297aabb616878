/** Terminals of a partition, and captured trees in and out of the window. */

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { archiveOf, archiveOfTree, TREES_WITH_HOLES } from '../capture/captured-trees.ts';
import { axeOn, goToAddress, importFile, openScreen } from './console-page.ts';
import { test } from './host.ts';

const line = (page: Page) => page.getByRole('textbox', { name: 'Command line' });
const log = (page: Page) => page.locator('console-screen .log');
const tab = (page: Page, number: number) => page.locator(`terminal-tabs [data-terminal="${number}"]`);
const tabs = (page: Page) => page.locator('terminal-tabs [role="tab"]');

async function enter(page: Page, text: string): Promise<void> {
  await line(page).fill(text);
  await line(page).press('Enter');
}

test('several terminals: each has its own shell, and the machine is one', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  await expect(tabs(page)).toHaveCount(1);
  await enter(page, 'x=first; cd /sys/devices/system/memory; false');
  await expect(log(page)).toContainText('exit 1');
  await line(page).fill('half a li');
  await page.keyboard.press('Alt+t');
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await expect(line(page)).toBeFocused();
  await expect(line(page)).toHaveValue('');
  await enter(page, 'echo "[$x] $? $PWD"; chmem -b -e 100');
  await expect(log(page)).toContainText('[] 0 /root');
  await expect(page).toHaveURL(/#\/LNXTEST\/console\/2$/);

  await page.keyboard.press('Alt+,');
  await expect(tab(page, 1)).toHaveAttribute('aria-selected', 'true');
  await expect(line(page)).toHaveValue('half a li');
  await expect(log(page)).not.toContainText('/root');
  await page.keyboard.press('Control+c');
  await expect(line(page)).toHaveValue('');
  await expect(log(page)).toContainText('[root@lnxtest memory]# half a li^C');
  await enter(page, 'echo "[$x] $?"; cat memory100/state');
  await expect(log(page)).toContainText('[first] 1');
  await expect(log(page).locator('.stdout').last()).toHaveText('online');
  await line(page).press('ArrowUp');
  await expect(line(page)).toHaveValue('echo "[$x] $?"; cat memory100/state');

  // Completion: a command, a path from where the shell is, a block number.
  await line(page).fill('dmes');
  await line(page).press('Tab');
  await expect(line(page)).toHaveValue('dmesg ');
  await line(page).fill('cat block_s');
  await line(page).press('Tab');
  await expect(line(page)).toHaveValue('cat block_size_bytes ');
  await line(page).fill('chmem -b -d 10');
  await line(page).press('Tab');
  await expect(line(page)).toHaveValue('chmem -b -d 10');
  await expect(log(page).locator('.why').last()).toHaveText('10  100');

  // Several lines are pasted as they are, and run together.
  await line(page).fill('');
  await line(page).evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'for n in 1 2; do\n  echo "line $n"\ndone');
    field.focus();
    document.execCommand('insertText', false, data.getData('text/plain'));
  });
  await expect(line(page)).toHaveValue('for n in 1 2; do\n  echo "line $n"\ndone');
  await line(page).press('Enter');
  await expect(log(page)).toContainText('line 2');
  await expect(log(page).locator('.input').last()).toHaveText('> done');

  // They are still open after a reload, at the same address.
  await goToAddress(page, '#/LNXTEST/console/2');
  await page.reload();
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await expect(tabs(page)).toHaveCount(2);
  await goToAddress(page, '#/LNXTEST/console/1');
  await enter(page, 'echo "still $x"');
  await expect(log(page)).toContainText('still first');
  expect((await axeOn(page).include('console-screen').analyze()).violations).toEqual([]);
});

test('a terminal in which a command runs asks before it closes; there is a limit', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console/2');
  await expect(tabs(page)).toHaveCount(2);
  await enter(page, 'i=0; while true; do i=$((i+1)); lsmem --summary=only > /dev/null; done');
  await expect(tab(page, 2)).toHaveAccessibleName(/is running$/);
  await enter(page, 'echo typed ahead');
  await page.keyboard.press('Alt+Shift+W');
  const question = page.locator('console-screen system-confirm dialog');
  await expect(question).toContainText('is still running');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(line(page)).toBeFocused();
  await expect(tabs(page)).toHaveCount(2);
  await page.keyboard.press('Alt+Shift+W');
  await page.locator('console-screen system-confirm cds-button[data-run]').click();
  await expect(tabs(page)).toHaveCount(1);
  await expect(tab(page, 1)).toHaveAttribute('aria-selected', 'true');

  // Ctrl+C ends a line and what was typed ahead; a closed terminal's shell is gone.
  await page.keyboard.press('Alt+t');
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await enter(page, 'echo "i is [$i]"');
  await expect(log(page)).toContainText('i is []');
  await enter(page, 'while true; do lsmem --summary=only > /dev/null; done');
  await enter(page, 'echo never');
  await expect(tab(page, 2)).toHaveAccessibleName(/is running$/);
  await line(page).press('Control+c');
  await expect(log(page)).toContainText('exit 130');
  await enter(page, 'exit');
  await expect(tabs(page)).toHaveCount(1);
  await expect(log(page)).not.toContainText('never');
  await enter(page, 'exit');
  await expect(log(page)).toContainText('logout');

  for (let count = 2; count <= 8; count++) await page.keyboard.press('Alt+t');
  await expect(tabs(page)).toHaveCount(8);
  await page.locator('terminal-tabs .add').click();
  await expect(tabs(page)).toHaveCount(8);
  await expect(page.locator('lpar-live-region')).toContainText('at most 8 terminals');
  await tab(page, 8).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tab(page, 7)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(tabs(page)).toHaveCount(7);
});

test('a captured system is imported, runs, and goes out again for the real lsmem', async ({ page, host }) => {
  await host.visit(page, '#/~/machines');
  const result = page.locator('machines-screen [data-result]');
  const bad = path.join(host.directory, 'bad.tar');
  await writeFile(bad, await archiveOf([{ name: 'sys/../../etc/passwd', content: 'x' }]));
  await importFile(page, bad);
  await expect(result).toHaveAttribute('data-result', 'failed');
  await expect(result).toContainText('path outside the capture');

  const [, capture] = TREES_WITH_HOLES[0] ?? [];
  if (!capture) throw new Error('there is no tree');
  const good = path.join(host.directory, 'prod42.tar.gz');
  await writeFile(good, gzipSync(await archiveOfTree(capture)));
  await importFile(page, good);
  await expect(result).toHaveAttribute('data-result', 'done');
  await expect(result.locator('[data-known]')).toContainText('Their numbers: 0-1, 4-6, 12-13, 20.');
  await expect(result.locator('[data-assumed]')).toContainText('Initial storage: taken as 4 blocks');
  await page.locator('[data-open-imported]').click();
  await expect(page.getByRole('treeitem', { name: /^PROD42/ })).toBeVisible();
  await openScreen(page, 'Console');
  await expect(page).toHaveURL(/#\/PROD42\/console/);
  await enter(page, 'chmem -b -e 8; lsmem -s /mnt/prod42 -n -o BLOCK --summary=never');
  await expect(log(page)).toContainText('12-13');
  const file = await host.saved(page, () => page.locator('[data-save-sysfs]').click());
  expect(path.basename(file)).toBe('prod42-PROD42-sysfs.tar.gz');
  const unpacked = spawnSync('tar', ['-xzf', file], { cwd: host.directory });
  expect(unpacked.status).toBe(0);
  const tree = path.join(host.directory, 'prod42-PROD42-sysfs');
  const real = spawnSync('lsmem', ['--sysroot', tree, '-n', '-o', 'BLOCK,STATE', '--summary=never'], {
    encoding: 'utf8',
  });
  expect(real.stdout.replace(/ +/g, ' ').trim().split(/\n */)).toEqual([
    '0-1 online',
    '4-5 online',
    '6 offline',
    '12 online',
    '13 offline',
    '20 online',
  ]);
  await openScreen(page, 'Blocks');
  await expect(page.locator('blocks-screen map-legend [data-category="online"] .count')).toHaveText('6');
});
