/** What a screen reader is told: Chromium's accessibility tree of maps, lists and dialogs, and what is announced. */

import { expect, type Page, test } from '@playwright/test';
import { blockCell, carryOutPlan, goToAddress, goToPlace, task } from './console-page.ts';
import { type Host, startHost } from './host.ts';
import { isFocused } from './keys.ts';
import { variedSample } from './machines.ts';

let host: Host;

test.beforeEach(async () => {
  host = await startHost(variedSample);
});

test.afterEach(async () => {
  await host.remove();
});

interface Told {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  /** States and relations that the browser hands on: focused, selected, multiselectable, modal … */
  readonly states: ReadonlyMap<string, unknown>;
}

/** Everything in the page with this role, as assistive technology gets it. */
async function toldAs(page: Page, role: string): Promise<readonly Told[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter((node) => !node.ignored && node.role?.value === role)
    .map((node) => ({
      role,
      name: node.name?.value ?? '',
      description: node.description?.value ?? '',
      states: new Map(node.properties?.map(({ name, value }) => [name, value.value] as const)),
    }));
}

/** What the polite region says from now on, in order. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const region = document.querySelector('lpar-live-region')?.shadowRoot;
    const said: string[] = [];
    (window as unknown as { said: string[] }).said = said;
    if (!region) return;
    new MutationObserver(() => {
      const text = region.querySelector('[aria-live="polite"]')?.textContent?.trim();
      if (text && said.at(-1) !== text) said.push(text);
    }).observe(region, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test('a map is a grid of cells that say everything about their block', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '66-69');
  const [grid, ...others] = await toldAs(page, 'grid');
  expect(others).toEqual([]);
  expect(grid?.name).toBe('Memory blocks');
  expect(grid?.states.get('multiselectable')).toBe(true);

  const cells = await toldAs(page, 'gridcell');
  const named = (start: string) => cells.find(({ name }) => name.startsWith(start));
  expect(named('Block 66,')?.name).toBe('Block 66, online, Movable, 1 GiB, 0x1080000000');
  expect(named('Block 67,')?.name).toMatch(/^Block 67, online, Movable, self-hosted memmap, 1 GiB/);
  expect(named('Block 70,')?.name).toMatch(/^Block 70, offline, .*self-hosted memmap/);
  expect(named('Block 72,')?.name).toMatch(/^Block 72, deconfigured, .*kernel and SCLP differ/);
  const chosen = cells.filter(({ states }) => states.get('selected') === true);
  expect(chosen.map(({ name }) => name.split(',')[0])).toEqual([
    'Block 66',
    'Block 67',
    'Block 68',
    'Block 69',
  ]);
  const focused = cells.filter(({ states }) => states.get('focused') === true);
  expect(focused.map(({ name }) => name.split(',')[0])).toEqual(['Block 69']);

  // Which of how many: the rows around the focus stand for all.
  const map = page.locator('blocks-screen cell-map [role="grid"]');
  const perRow = Number(await map.getAttribute('aria-colcount'));
  await expect(map).toHaveAttribute('aria-rowcount', String(Math.ceil(512 / perRow)));
  const cell = blockCell(page, 69);
  await expect(cell).toHaveAttribute('aria-colindex', String((69 % perRow) + 1));
  await expect(
    page.locator('cell-map [role="row"]', { has: page.locator('[data-cell="69"]') }),
  ).toHaveAttribute('aria-rowindex', String(Math.floor(69 / perRow) + 1));

  await page.keyboard.press('End');
  const end = (await toldAs(page, 'gridcell')).find(({ states }) => states.get('focused') === true);
  expect(end?.name).toMatch(new RegExp(`^Block ${Math.ceil(70 / perRow) * perRow - 1},`));

  await goToAddress(page, '#/LNXTEST/increments');
  await page.locator('increments-screen cell-map [role="gridcell"]').first().waitFor();
  const increments = await toldAs(page, 'gridcell');
  expect((await toldAs(page, 'grid'))[0]?.name).toBe('Storage increments');
  // What is chosen among the blocks is chosen here too: the rows around it stand for all.
  expect(increments.find(({ name }) => name.startsWith('rn 33,'))?.name).toBe(
    'rn 33, assigned, element 0, 1 GiB, 0x800000000, block 32',
  );
});

test('the table of the same blocks is a grid with sortable heads', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '66');
  await page.locator('[data-mode="table"]').click();
  const table = page.locator('block-table [role="grid"]');
  await expect(table).toHaveAttribute('aria-rowcount', '513');
  const heads = await toldAs(page, 'columnheader');
  expect(heads.map(({ name }) => name)).toEqual(expect.arrayContaining(['Block', 'Range', 'State', 'Zone']));
  await expect(page.locator('block-table [aria-sort="ascending"]')).toContainText('Block');
  const rows = await toldAs(page, 'row');
  const selected = rows.filter(({ states }) => states.get('selected') === true);
  expect(selected).toHaveLength(1);

  await page.locator('block-table .row[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const focused = (await toldAs(page, 'row')).filter(({ states }) => states.get('focused') === true);
  expect(focused.map(({ name }) => name)).toEqual([expect.stringContaining('68 0x1100000000')]);
  await page.keyboard.press('t');
  await expect.poll(() => isFocused(page, '[role="gridcell"][data-cell="68"]')).toBe(true);
});

test('F6 leads to the current view in the tree and to the current tab', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/overview');
  await goToAddress(page, '#/LNXTEST/blocks');
  await page.locator('blocks-screen cell-map').waitFor();
  const reached: string[] = [];
  for (let press = 0; press < 5; press++) {
    await page.keyboard.press('F6');
    reached.push(
      await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.getAttribute('data-address') ?? element?.getAttribute('href') ?? '';
      }),
    );
  }
  // Twice the same address: the leaf of the tree, and the tab.
  expect(reached.filter((address) => address === '#/LNXTEST/blocks')).toHaveLength(2);
  await expect(page.locator('lpar-tree [role="treeitem"][tabindex="0"]')).toHaveCount(1);
});

test('the journal is a table whose rows say revision, outcome, event and command', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/journal');
  await page.locator('journal-screen [data-by="command"]').click();
  const row = page.locator('journal-screen tr[data-revision="41"]');
  await expect(row).toMatchAriaSnapshot(`
    - row:
      - cell:
        - button "Open the sequence of revision 41"
      - cell
      - cell "import"
      - cell "LNXTEST"
      - 'cell "Take block 0 offline – refused: block 0 holds unmovable pages: the kernel itself and its first reservations lie in it (EBUSY)"'
      - cell "refused"
      - cell:
        - button "Look at revision 41"
        - 'button "Travel here: revision 41"'
      - cell "echo offline > /sys/devices/system/memory/memory0/state"
  `);
  const heads = (await toldAs(page, 'columnheader')).map(({ name }) => name);
  expect(heads.filter((name) => name !== 'Travel here')).toEqual(
    expect.arrayContaining(['Revision', 'When', 'Who', 'Outcome', 'What happened', 'Command']),
  );
  // The chart is one picture with one sentence; the figures are in the table.
  await page.locator('course-chart canvas').waitFor();
  const charts = (await toldAs(page, 'image')).concat(await toldAs(page, 'img'));
  expect(charts.map(({ name }) => name)).toContainEqual(
    expect.stringMatching(/^Revision 0 to 43: online 0 B → 77 GiB/),
  );
});

test('a dialog says its name and what will happen, and gives the focus back', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  await goToPlace(page, '80-83');
  await page.keyboard.press('e');
  await page.locator('plan-dialog [data-verdict]').waitFor();
  const [plan] = await toldAs(page, 'dialog');
  expect(plan?.name).toBe('Bring online: 4 blocks');
  expect(plan?.description).toBe(
    'LNXTEST · SIMCPC1. Carried out on a copy. Nothing has been changed yet. All 4 will be done.',
  );
  expect(plan?.states.get('modal')).toBe(true);
  expect(await isFocused(page, '[data-run]')).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => isFocused(page, '[role="gridcell"][data-cell="83"]')).toBe(true);

  await goToPlace(page, '0');
  await page.keyboard.press('d');
  await page.locator('plan-dialog [data-verdict="refused"]').waitFor();
  const [refused] = await toldAs(page, 'dialog');
  expect(refused?.description).toContain(
    'The machine will refuse this. Block 0 will stay online: something in it cannot be moved',
  );
  expect(await isFocused(page, '[data-cancel]')).toBe(true);
  await page.keyboard.press('Escape');

  await goToAddress(page, '#/LNXTEST/overview');
  const load = page.locator('partition-tasks cds-button[data-task="loadClear"]');
  await load.click();
  await page.locator('reboot-dialog dl').waitFor();
  const [reboot] = await toldAs(page, 'dialog');
  expect(reboot?.name).toBe('Load clear: LNXTEST');
  expect(reboot?.description).toMatch(/^The running Linux ends\. .* A load with clearing/);
  expect(await isFocused(page, '[data-cancel]')).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => isFocused(page, 'cds-button[data-task="loadClear"]')).toBe(true);
});

test('twelve blocks are announced as one sentence, a refusal with its reason', async ({ page }) => {
  await host.visit(page, '#/LNXTEST/blocks');
  const selecting = await listen(page);
  await goToPlace(page, '80-91');
  await expect.poll(selecting).toEqual(['12 blocks selected']);
  await task(page, 'enable').click();
  const said = await listen(page);
  await carryOutPlan(page);
  // However many commits it took: the last sentence is about all of it.
  await expect.poll(async () => (await said()).at(-1)).toBe('12 blocks configured, 12 blocks online');

  await goToPlace(page, '0');
  await task(page, 'offline').click();
  const after = await listen(page);
  await carryOutPlan(page);
  await expect.poll(after).toContainEqual(expect.stringContaining('something in it cannot be moved'));
});
