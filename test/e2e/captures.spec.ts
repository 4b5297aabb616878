/** Output of lsmem comes in as text: told as known, derived and assumed, said otherwise, or only looked at. */

import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { sosreport, supportconfig } from '../capture/support-archives.ts';
import { axeOn, openScreen } from './console-page.ts';
import { test } from './host.ts';

const PASTED = `$ uname -a
Linux lnx1 6.4.0-150600.23.47-default #1 SMP Mon Nov 3 12:00:00 UTC 2025 (abc) s390x s390x s390x GNU/Linux
$ lsmem
RANGE                                 SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000ffffffff   4G  online       yes  0-15
0x0000000100000000-0x000000017fffffff   2G  online       yes 16-23
0x0000000180000000-0x00000001ffffffff   2G offline           24-31

Memory block size:       256M
Total online memory:       6G
Total offline memory:      2G
$ dmesg | grep -i standby
[    0.123456] sclp_cmd.a1b2c3: Standby memory at 0x100000000 (4096M of 4096M usable)
`;

async function paste(page: Page, text: string): Promise<void> {
  await page.locator('[data-paste-open]').click();
  const area = page.getByRole('textbox', { name: /What lsmem prints/ });
  await expect(area).toBeFocused();
  await area.fill(text);
  await page.keyboard.press('Control+Enter');
}

const machines = (page: Page) => page.locator('machines-screen tr[data-machine]');

test('pasted output of lsmem becomes a machine, and what was assumed can be said otherwise', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await openScreen(page, 'Saved machines');
  await page.locator('[data-paste-open]').click();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-paste-open]')).toBeFocused();

  await paste(page, PASTED);
  await expect(page.locator('[data-known]')).toContainText('The kernel release: 6.4.0-150600.23.47-default.');
  await expect(page.locator('[data-derived]')).toContainText('Initial storage: 4 GiB');
  await expect(page.locator('[data-assumed]')).toContainText('The increment size: taken as one increment');
  await page.getByText('Say what was assumed').click();
  expect((await axeOn(page).analyze()).violations).toEqual([]);
  await page.getByLabel('Increment size').fill('64M');
  await page.locator('[data-again]').click();
  await expect(page.locator('[data-assumed]')).toContainText('The increment size: 64 MiB, as given.');
  await expect(machines(page)).toHaveCount(2);
  await page.locator('[data-open-imported]').click();
  await expect(page.locator('[data-result]')).toContainText('is open');
});

test('text of another architecture becomes no machine and is looked at', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await openScreen(page, 'Saved machines');
  await paste(page, PASTED.replaceAll('s390x', 'aarch64'));
  await expect(page.locator('[data-result]')).toContainText('captured on aarch64, which is not simulated');
  await expect(page.locator('[data-listing]')).toContainText('Total offline memory:');
  await expect(machines(page)).toHaveCount(1);
  await paste(page, 'RANGE SIZE STATE\n');
  await expect(page.locator('[data-result="failed"]')).toContainText('was not imported');
});

for (const [what, made, name] of [
  ['sosreport', sosreport, 'sosreport-lnx1.tar.gz'],
  ['supportconfig', supportconfig, 'scc_lnx1_261201_1000.tgz'],
] as const)
  test(`a ${what} that is dropped on the window becomes a machine`, async ({ page, host }) => {
    await host.visit(page, '#/LNXTEST/blocks');
    const archive = gzipSync(await made()).toString('base64');
    await page.evaluate(
      ([packed, file]) => {
        const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], file));
        const event = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
        window.dispatchEvent(event);
      },
      [archive, name] as const,
    );
    await expect(page.locator('[data-known]')).toContainText(
      '6 memory blocks of 256 MiB: 5 online, 1 offline',
    );
    await expect(page.locator('[data-derived]')).toContainText('Initial storage: 1 GiB');
  });

test('a folder or an empty file that is dropped is named, with what to bring in its place', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await page.evaluate(() => {
    // A browser gives a folder as a file of which nothing can be read.
    const unread = {
      arrayBuffer: () => Promise.reject(new Error()),
      text: () => Promise.reject(new Error()),
    };
    const folder = Object.assign(new File([], 'sys'), { slice: () => unread });
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: [folder] } });
    window.dispatchEvent(event);
  });
  await expect(page.locator('machines-screen')).toContainText(
    'sys was not imported. Nothing has been changed. This is a folder, or cannot be read',
  );
  await page.evaluate(() => {
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', {
      value: { types: ['Files'], files: [new File([], 'monday.lpar')] },
    });
    window.dispatchEvent(event);
  });
  await expect(page.locator('machines-screen')).toContainText(
    'There is nothing in it: the file is empty, or it is a folder.',
  );
});
