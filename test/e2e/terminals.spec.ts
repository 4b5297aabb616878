/** Terminals of a partition, and captured trees in and out of the window. */

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { archiveOf, archiveOfTree, TREES_WITH_HOLES } from '../capture/captured-trees.ts';
import {
  axeOn,
  enterLine,
  expectTerminal,
  goToAddress,
  importFile,
  openScreen,
  typedLine,
} from './console-page.ts';
import { test } from './host.ts';

const line = (page: Page) => page.getByRole('textbox', { name: 'Command line' });
const tab = (page: Page, number: number) => page.locator(`terminal-tabs [data-terminal="${number}"]`);
const tabs = (page: Page) => page.locator('terminal-tabs [role="tab"]');
const typed = (page: Page) => expect.poll(() => typedLine(page));

/** Types without waiting for the end. */
async function enter(page: Page, text: string): Promise<void> {
  await line(page).focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('several terminals: each has its own shell, and the machine is one', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  await expect(tabs(page)).toHaveCount(1);
  await enterLine(page, 'x=first; cd /sys/devices/system/memory; false');
  await expectTerminal(page).toContain('exit 1');
  await page.keyboard.type('half a li');
  await page.keyboard.press('Alt+Shift+t');
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await expect(line(page)).toBeFocused();
  await typed(page).toBe('');
  await enterLine(page, 'echo "[$x] $? $PWD"; chmem -b -e 100');
  await expectTerminal(page).toContain('[] 0 /root');
  await expect(page).toHaveURL(/#\/LNXTEST\/console\/2$/);

  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect(tab(page, 1)).toHaveAttribute('aria-selected', 'true');
  await typed(page).toBe('half a li');
  await expectTerminal(page).not.toContain('/root');
  await page.keyboard.press('Control+c');
  await typed(page).toBe('');
  await expectTerminal(page).toContain('[root@lnxtest memory]# half a li^C');
  await enterLine(page, 'echo "[$x] $?"; cat memory100/state');
  await expectTerminal(page).toMatch(/\[first\] 1\nonline\n/);
  await page.keyboard.press('ArrowUp');
  await typed(page).toBe('echo "[$x] $?"; cat memory100/state');

  // They are still open after a reload, at the same address, with what was printed and entered.
  await page.keyboard.press('Control+c');
  await goToAddress(page, '#/LNXTEST/console/2');
  await page.waitForFunction(() => localStorage.getItem('terminal-log/1 LNXTEST-2')?.includes('/root'));
  await page.reload();
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await expect(tabs(page)).toHaveCount(2);
  await expectTerminal(page).toMatch(/\[\] 0 \/root[\s\S]*as it was on/);
  await goToAddress(page, '#/LNXTEST/console/1');
  await enterLine(page, 'echo "still $x"');
  await expectTerminal(page).toContain('still first');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('-b -e');
  await page.keyboard.press('Control+e');
  await typed(page).toBe('echo "[$x] $? $PWD"; chmem -b -e 100');
  expect((await axeOn(page).include('console-screen').analyze()).violations).toEqual([]);
});

test('a line is completed, continued and pasted as in a shell', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  await enterLine(page, 'cd /sys/devices/system/memory; name=value');
  await page.keyboard.type('dmes');
  await page.keyboard.press('Tab');
  await typed(page).toBe('dmesg ');
  await page.keyboard.press('Control+u');
  await page.keyboard.type('cat block_s');
  await page.keyboard.press('Tab');
  await typed(page).toBe('cat block_size_bytes ');
  await page.keyboard.press('Control+u');
  await page.keyboard.type('echo $nam');
  await page.keyboard.press('Tab');
  await typed(page).toBe('echo $name ');
  await page.keyboard.press('Control+u');
  await page.keyboard.type('chmem -b -d 1');
  await page.keyboard.press('Tab');
  await expectTerminal(page).toMatch(/^1 +10 +11 /m);
  await page.keyboard.press('Control+u');
  await page.keyboard.type('chmem --');
  await page.keyboard.press('Tab');
  await expectTerminal(page).toMatch(/^-b, --blocks +the argument is a block number/m);
  await page.keyboard.press('Control+u');

  // An open loop asks for more.
  await enter(page, 'for n in 1 2; do');
  await typed(page).toBe('for n in 1 2; do\n');
  await page.keyboard.type('echo "line $n"; done');
  await page.keyboard.press('Enter');
  await expectTerminal(page).toContain('line 2');
  await expectTerminal(page).toMatch(/^> echo "line \$n"; done$/m);

  // What is pasted is not carried out before Enter.
  await line(page).evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'for n in 3 4\ndo echo "pasted $n"\ndone\n');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await typed(page).toBe('for n in 3 4\ndo echo "pasted $n"\ndone\n');
  await expectTerminal(page).not.toMatch(/^pasted 4$/m);
  await page.keyboard.press('Enter');
  await expectTerminal(page).toMatch(/^pasted 4$/m);
});

test('what a command asked of the machine is one line, open on demand; a block leads to its inspector', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/console');
  await enterLine(page, 'chmem -e 4G');
  await expectTerminal(page).toMatch(/4 blocks, \d+ SCLP requests ▸/);
  await expectTerminal(page).not.toContain('online_movable: done');
  await page.keyboard.press('Control+Shift+Y');
  await expectTerminal(page).toContain('state ← online_movable: done');
  await page.keyboard.press('Control+Shift+Y');
  await expectTerminal(page).not.toContain('state ← online_movable: done');
  await page.getByRole('button', { name: 'Clear' }).click();
  await enterLine(page, 'echo memory100');
  await expectTerminal(page).toMatch(/^memory100$/m);
  const { x, y } = (await page.locator('terminal-view .xterm-rows > div').nth(1).boundingBox()) ?? {
    x: 0,
    y: 0,
  };
  await page.mouse.move(x + 30, y + 8);
  await page.mouse.move(x + 32, y + 8);
  await expect(page.locator('terminal-view .xterm-screen')).toHaveClass(/xterm-cursor-pointer/);
  await page.mouse.click(x + 32, y + 8);
  await expect(page).toHaveURL(/#\/LNXTEST\/block\/100$/);
});

test('a pager fills the terminal until it is left; what is printed meanwhile comes after', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/console');
  await enter(page, 'man lsmem; echo after');
  await expectTerminal(page).toMatch(/LSMEM\(1\)[\s\S]*man lsmem lines 1-\d+/);
  await expectTerminal(page).not.toContain('after');
  await page.keyboard.press('/');
  await page.keyboard.type('--summary');
  await page.keyboard.press('Enter');
  await page.keyboard.press('q');
  await expectTerminal(page).toMatch(/\nafter\n/);
  await enterLine(page, 'seq 200 | less');
  await expectTerminal(page).toMatch(/less lines 1-/);
  await page.keyboard.press('Shift+G');
  await expectTerminal(page).toContain('(END)');
  await page.keyboard.press('q');
  await enterLine(page, 'echo piped; seq 3 | less | wc -l');
  await expectTerminal(page).toMatch(/piped\n3\n/);
});

test('keys of a terminal belong to it; Shift+Tab and F6 lead out', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/console');
  await line(page).focus();
  await page.keyboard.type('one two');
  await page.keyboard.press('Control+w');
  await typed(page).toBe('one ');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('?');
  await typed(page).toBe('one ?');
  await page.keyboard.press('F6');
  await expect(line(page)).not.toBeFocused();
  await line(page).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(line(page)).not.toBeFocused();
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
  await line(page).focus();
  await page.keyboard.press('Alt+Shift+t');
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await enterLine(page, 'echo "i is [$i]"');
  await expectTerminal(page).toContain('i is []');
  await enter(page, 'while true; do lsmem --summary=only > /dev/null; done');
  await enter(page, 'echo never');
  await expect(tab(page, 2)).toHaveAccessibleName(/is running$/);
  await page.keyboard.press('Control+c');
  await expectTerminal(page).toContain('exit 130');
  await expectTerminal(page).not.toMatch(/^never$/m);
  await enter(page, 'exit');
  await expect(tabs(page)).toHaveCount(1);
  await enter(page, 'exit');
  await expectTerminal(page).toContain('logout');

  await line(page).focus();
  for (let count = 2; count <= 8; count++) {
    await page.keyboard.press('Alt+Shift+t');
    await expect(tabs(page)).toHaveCount(count);
  }
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
  await expectTerminal(page).toContain('12-13');
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

test('watch fills the terminal and follows what another terminal does; Ctrl+C brings back what stood there', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/console');
  await enterLine(page, 'echo before');
  await enter(page, 'watch -d -n1 lsmem --summary=only');
  await expectTerminal(page).toMatch(/^Every 1\.0s: lsmem --summary=only +lnxtest: Mon Jan {2}5 08:00:/);
  await expectTerminal(page).toMatch(/Total online memory: +64G/);
  await expectTerminal(page).not.toContain('before');

  await page.keyboard.press('Alt+Shift+t');
  await expect(tab(page, 2)).toHaveAttribute('aria-selected', 'true');
  await enterLine(page, 'chmem -e 1G');
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect(tab(page, 1)).toHaveAttribute('aria-selected', 'true');
  await expectTerminal(page).toMatch(/Total online memory: +65G/);
  expect((await axeOn(page).include('console-screen').analyze()).violations).toEqual([]);

  await line(page).focus();
  await page.keyboard.press('Control+c');
  await expectTerminal(page).toMatch(/before\n[\s\S]*watch -d -n1 lsmem --summary=only\n[\s\S]*exit 130/);
  await expectTerminal(page).not.toContain('Every 1.0s');
  await enterLine(page, 'echo after');
  await expectTerminal(page).toContain('after');

  // What looks only ends with its window.
  await enter(page, 'dmesg -W');
  await page.reload();
  await enterLine(page, 'echo again');
  await expectTerminal(page).toContain('again');
});
