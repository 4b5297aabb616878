import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { goToPlace, importFile, openScreen, task } from './console-page.ts';
import { GAPS } from './hmc-gaps.ts';
import { test } from './host.ts';

const row = (page: Page, name: string) => page.locator(`machines-screen tr[data-machine="${name}"]`);
const job = (page: Page, key: string) => page.locator(`machines-screen cds-button[data-task="${key}"]`);
const result = (page: Page) => page.locator('machines-screen [data-result]');

test('a machine is saved as a file, deleted, imported and opened again with its history', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(page.locator('outcome-note [data-outcome="done"]')).toBeVisible();
  await openScreen(page, 'Saved machines');
  await job(page, 'rename').click();
  await page.locator('system-confirm input').fill('Friday');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Friday')).toContainText('open');

  const file = await host.saved(page, () => job(page, 'export').click());
  expect(path.basename(file)).toBe('Friday.lpar');
  expect(await readFile(file, 'utf8')).toContain('journal');

  await job(page, 'delete').click();
  await expect(page.locator('system-confirm')).toContainText(
    'Until the console is closed it can be restored',
  );
  await page.locator('system-confirm cds-button[data-run]').click();
  await expect(row(page, 'Friday')).toHaveCount(0);
  await page.locator('[data-restore]').click();
  await page.locator('[data-open-imported]').click();
  await expect(row(page, 'Friday')).toContainText('open');
  await job(page, 'delete').click();
  await page.locator('system-confirm cds-button[data-run]').click();
  await expect(row(page, 'Friday')).toHaveCount(0);

  // The note with Undo is gone after anything else; the list keeps the machine.
  await openScreen(page, 'Journal');
  await openScreen(page, 'Saved machines');
  await page.locator('[data-deleted-machine="Friday"] button').click();
  await expect(row(page, 'Friday')).toBeVisible();
  await expect(page.locator('[data-deleted]')).toHaveCount(0);
  await page.getByRole('radio', { name: 'Choose Friday' }).check();
  await job(page, 'delete').click();
  await page.locator('system-confirm cds-button[data-run]').click();
  await expect(row(page, 'Friday')).toHaveCount(0);

  await importFile(page, file);
  await expect(result(page)).toContainText('Friday.lpar is imported.');
  await page.locator('[data-open-imported]').click();
  await expect(row(page, 'Friday')).toContainText('open');
  await openScreen(page, 'Journal');
  await expect(page.locator('journal-screen tr[data-action]').first()).toBeVisible();
});

test('a file that is none is refused whole, with every problem and its line', async ({ page, host }) => {
  await host.visit(page, '#/~/machines');
  const file = path.join(host.directory, 'broken.yaml');
  await writeFile(
    file,
    'hmc_definition:\n  cpcs:\n    - properties:\n        name: CPC1\n        storage-customer: lots\n      lpars: 7\n',
  );
  await importFile(page, file);
  await expect(result(page)).toHaveAttribute('data-result', 'failed');
  await expect(result(page)).toContainText('broken.yaml was not imported. Nothing has been changed.');
  await expect(result(page).locator('tbody tr')).not.toHaveCount(0);
  await expect(page.locator('machines-screen tr[data-machine]')).toHaveCount(1);
});

test('an HMC file with gaps shows them, and one click takes the defaults', async ({ page, host }) => {
  await host.visit(page, '#/~/machines');
  const file = path.join(host.directory, 'gaps.yaml');
  await writeFile(file, GAPS);
  await importFile(page, file);
  const dialog = page.getByRole('dialog', { name: 'Import gaps.yaml' });
  await expect(dialog.getByRole('row', { name: /LINUX1/ }).first()).toContainText('16 GiB');
  await expect(dialog.getByRole('textbox', { name: 'Initial storage of CF01, assumed' })).toHaveValue(
    '4 GiB',
  );
  await dialog.locator('[data-run]').click();
  await expect(result(page)).toContainText(
    'CF01: initial storage of 4 GiB and reserved storage of 4 GiB are assumed',
  );
  await expect(row(page, 'CPCA')).toBeVisible();
});

test('by keyboard: one partition is left out, one gets another size, and nothing comes in on Escape', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/machines');
  const file = path.join(host.directory, 'gaps.yaml');
  await writeFile(file, GAPS);
  await importFile(page, file);
  const dialog = page.getByRole('dialog', { name: 'Import gaps.yaml' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.locator('machines-screen tr[data-machine]')).toHaveCount(1);

  await importFile(page, file);
  await dialog.getByRole('combobox', { name: 'What to do with CF01' }).focus();
  await page.keyboard.press('ArrowDown');
  const amount = dialog.getByRole('textbox', { name: 'Initial storage of SPARE, assumed' });
  await amount.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('lots');
  await expect(amount).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.locator('[data-run]')).toHaveAttribute('disabled');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('8G');
  await expect(dialog.locator('[data-run]')).toContainText('Import 4 of 7 partitions');
  await dialog.locator('[data-run]').focus();
  await page.keyboard.press('Enter');
  await expect(result(page)).toContainText('CF01 is left out; an export gives it back.');
  await page.locator('[data-open-imported]').click();
  await openScreen(page, 'System');
  await expect(page.locator('system-screen tr[data-partition="SPARE"]')).toContainText('8 GiB');
  await expect(page.locator('system-screen tr[data-partition="CF01"]')).toHaveCount(0);
});

const smallMachine = (name: string): string => `lparMachine: 1
name: ${name}
system:
  name: SIMCPC1
  customerStorage: 64 GiB
  answerStyle: always-0020
  partitions:
    - name: LNXTEST
      profile: { initial: 8 GiB, reserved: 8 GiB }
      sclp: { increment: 1 GiB }
      kernel: { release: "7.2", commandLine: "" }
`;

/** Drops a file with this content from outside the window. */
async function drop(page: Page, onto: string, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([named, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text ?? ''], named ?? ''));
      return transfer;
    },
    [name, content],
  );
  const target = page.locator(onto);
  await target.dispatchEvent('dragover', { dataTransfer });
  await target.dispatchEvent('drop', { dataTransfer });
}

test('a file is dropped anywhere in the window; a hostile one is refused with its reason', async ({
  page,
  host,
}) => {
  await host.visit(page, '#/~/system');
  await drop(page, 'system-screen', 'lab.lpar', smallMachine('Lab'));
  await expect(result(page)).toContainText('lab.lpar is imported.');
  await expect(row(page, 'Lab')).toBeVisible();

  await drop(page, 'machines-screen', 'twice.lpar', smallMachine('Twice'));
  await expect(result(page)).toContainText('twice.lpar is imported.');
  await expect(page.locator('machines-screen tr[data-machine]')).toHaveCount(3);

  const hostile = [
    ['bomb.lpar', 'lparMachine: 1\nname: &a [x]\nsystem: [*a, *a]\n', /alias/i],
    ['proto.lpar', `${smallMachine('P')}__proto__: { polluted: true }\n`, /__proto__/],
    ['nul.lpar', '\u0000\u0001', /./],
  ] as const;
  for (const [name, content, reason] of hostile) {
    await drop(page, 'lpar-tree', name, content);
    await expect(result(page)).toContainText(`${name} was not imported. Nothing has been changed.`);
    await expect(result(page).locator('tbody tr').first()).toContainText(reason);
  }
  await expect(page.locator('machines-screen tr[data-machine]')).toHaveCount(3);
  expect(await page.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
});

test('an HMC definition goes out and comes in as an equal system', async ({ page, host }) => {
  await host.visit(page, '#/~/system');
  const file = await host.saved(page, () => page.getByText('Export HMC definition').click());
  expect(await readFile(file, 'utf8')).toContain('hmc_definition:');
  await openScreen(page, 'Saved machines');
  await importFile(page, file);
  await page.locator('[data-open-imported]').click();
  await expect(result(page)).toContainText('is open');
  await openScreen(page, 'System');
  await expect(page.locator('system-screen tr[data-partition="LNXTEST"]')).toContainText('448 GiB');
});

test('a machine is copied, named and noted on; its branches have names', async ({ page, host }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '64');
  await task(page, 'enable').click();
  await expect(page.locator('outcome-note [data-outcome="done"]')).toBeVisible();
  await page.keyboard.press('Control+z');
  await goToPlace(page, '70');
  await task(page, 'enable').click();
  await openScreen(page, 'Saved machines');
  await expect(page.locator('machines-screen tr[data-branch]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Rename branch Main' }).click();
  await page.locator('system-confirm input').fill('First try');
  await page.keyboard.press('Enter');
  await expect(page.locator('machines-screen tr[data-branch="First try"]')).toBeVisible();
  await page.getByRole('button', { name: 'Go to the end of First try' }).click();
  await expect(page.locator('machines-screen tr[data-branch="First try"]')).toContainText(
    'the machine is here',
  );

  await job(page, 'duplicate').click();
  await page.keyboard.press('Enter');
  await expect(row(page, 'Copy of Sample')).toBeVisible();
  await row(page, 'Copy of Sample').click();
  await job(page, 'annotate').click();
  await page.locator('system-confirm textarea').fill('For Monday');
  await page.locator('system-confirm cds-button[data-run]').click();
  await expect(row(page, 'Copy of Sample')).toContainText('For Monday');
});

test('the same commands on another kernel are compared and saved as text', async ({ page, host }) => {
  await host.visit(page, '#/~/compare');
  await page.locator('[data-preset="6.12"]').click();
  await expect(page.locator('compare-screen [data-compared="different"]')).toContainText('on 6.12');
  await expect(page.locator('compare-screen [data-partition="LNXTEST"]')).toContainText('memmap');
  const file = await host.saved(page, () => page.locator('[data-export="text"]').click());
  expect(await readFile(file, 'utf8')).toContain('6.12');
  await page.locator('[data-side="right"] [data-field="release"]').fill('');
  await page.locator('compare-screen [data-run]').click();
  await expect(page.locator('compare-screen [data-compared="equal"]')).toContainText('bit for bit');
});
